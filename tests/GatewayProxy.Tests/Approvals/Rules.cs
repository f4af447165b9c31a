using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Rules as the operator compiles them.</summary>
internal static class Rules
{
    public static ApprovalRuleConfig Deny(string name, params Risk[] risks) => new()
    {
        Namespace = "tests",
        Name = name,
        Uid = $"uid-{name}",
        Priority = 100,
        Grants = ["*"],
        Risks = risks,
        Action = RuleAction.Deny,
        Mode = RuleMode.Enforce,
    };

    public static ApprovalRuleConfig Hold(string name, params Risk[] risks) => Deny(name, risks) with
    {
        Action = RuleAction.RequireApproval,
        Approval = Terms,
    };

    public static ApprovalTermsConfig Terms { get; } = new()
    {
        Required = 1,
        HoldFor = TimeSpan.FromSeconds(30),
        HoldInTransaction = TimeSpan.FromSeconds(30),
        SelfApproval = false,
        UnknownRequesterPerson = UnknownPersonAction.Allow,
    };
}
