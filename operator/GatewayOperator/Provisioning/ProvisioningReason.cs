namespace GatewayOperator.Provisioning;

/// <summary>The closed set of reasons in <see cref="GrantOutcome"/>.</summary>
public static class ProvisioningReason
{
    public const string Programmed = nameof(Programmed);

    /// <summary>A role with our name exists that is not ours.</summary>
    public const string Conflict = nameof(Conflict);

    /// <summary>
    /// The admin role may not grant all the grant asks for. Its role has less in the database, and a grant that is not
    /// enforced exactly is not served.
    /// </summary>
    public const string MissingRight = nameof(MissingRight);

    /// <summary>The grant names a database that the target does not list or the server does not have.</summary>
    public const string UnknownDatabase = nameof(UnknownDatabase);

    /// <summary>Which columns are protected is not known, so the login is switched off.</summary>
    public const string ProtectionNotEnforced = nameof(ProtectionNotEnforced);

    /// <summary>
    /// Something in the database lets the grant's role come to protected values past their masks, so the login is
    /// switched off.
    /// </summary>
    public const string PreflightFailed = nameof(PreflightFailed);

    /// <summary>The grant is past its expiry and was revoked.</summary>
    public const string Expired = nameof(Expired);

    /// <summary>The database refused a statement for another reason.</summary>
    public const string Failed = nameof(Failed);
}
