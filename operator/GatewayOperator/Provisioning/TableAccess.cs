namespace GatewayOperator.Provisioning;

/// <summary>The access kinds of a DatabaseGrant. The zero value grants nothing.</summary>
[Flags]
public enum TableAccess
{
    None = 0,
    Select = 1,
    Insert = 2,
    Update = 4,
    Delete = 8,
    Truncate = 16,

    /// <summary>Temporary tables in the grant's databases.</summary>
    Temp = 32,
}
