namespace GatewayProxy.Upstream;

/// <summary>With what to log in at the database; passwords are tried in order while the server answers 28P01.</summary>
public sealed record UpstreamCredential(string Role, IReadOnlyList<string> Passwords)
{
    /// <summary>Never prints a password.</summary>
    public override string ToString() => Role;
}
