namespace GatewayOperator.Provisioning;

/// <summary>The closed set of reasons in <see cref="GrantOutcome"/>.</summary>
public static class ProvisioningReason
{
    public const string Programmed = nameof(Programmed);

    /// <summary>A role with our name exists that is not ours.</summary>
    public const string Conflict = nameof(Conflict);

    /// <summary>The admin role may not grant what the grant asks for.</summary>
    public const string MissingRight = nameof(MissingRight);

    /// <summary>The grant names a database that the target does not list or the server does not have.</summary>
    public const string UnknownDatabase = nameof(UnknownDatabase);

    /// <summary>The database refused a statement for another reason.</summary>
    public const string Failed = nameof(Failed);
}
