namespace GatewayOperator.Api.Targets;

/// <summary>Whom an object lock stops.</summary>
public enum ObjectLockMode
{
    /// <summary>Everybody, the account's owner included.</summary>
    Compliance = 0,

    /// <summary>All but those who have the right to bypass it.</summary>
    Governance = 1,
}
