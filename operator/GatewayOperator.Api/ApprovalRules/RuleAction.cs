namespace GatewayOperator.Api.ApprovalRules;

/// <summary>What happens to a statement that a rule matches; the zero value refuses.</summary>
public enum RuleAction
{
    Deny = 0,
    RequireApproval = 1,
    Allow = 2,
}
