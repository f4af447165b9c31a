namespace GatewayOperator.Api.ApprovalRules;

/// <summary>What happens when self-approval cannot be excluded; the zero value refuses.</summary>
public enum UnknownPersonAction
{
    Deny = 0,
    Allow = 1,
}
