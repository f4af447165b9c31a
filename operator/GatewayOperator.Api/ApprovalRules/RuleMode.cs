namespace GatewayOperator.Api.ApprovalRules;

/// <summary>Whether a rule decides or only records what it would have decided.</summary>
public enum RuleMode
{
    Enforce = 0,
    DryRun = 1,
}
