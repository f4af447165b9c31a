namespace GatewayOperator.Api.Configuration;

/// <summary>What happens to a statement that no ApprovalRule matches. The zero value refuses.</summary>
public enum DefaultAction
{
    Deny = 0,

    /// <summary>Forwarded; the database enforces the grant's privileges.</summary>
    Allow = 1,
}
