namespace GatewayProxy.Recording.Storing;

/// <summary>As whom an <see cref="S3Store"/> signs its requests.</summary>
public enum S3Identity
{
    /// <summary>With the key in its options.</summary>
    Given = 0,

    /// <summary>As what the platform says that this process is, and as nobody else.</summary>
    Workload = 1,

    /// <summary>As the person at the terminal: environment, profiles, single sign-on.</summary>
    User = 2,
}
