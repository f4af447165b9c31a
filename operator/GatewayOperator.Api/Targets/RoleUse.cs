namespace GatewayOperator.Api.Targets;

/// <summary>What a grant may use a role of the target for.</summary>
public enum RoleUse
{
    /// <summary>Approved DDL runs as this role.</summary>
    Ddl = 0,

    /// <summary>An Exempt grant logs in as this role.</summary>
    ConnectAs = 1,
}
