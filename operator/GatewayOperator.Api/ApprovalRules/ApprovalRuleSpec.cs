using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRules;

/// <summary>What a rule says.</summary>
[ValidationRule("self.action != 'RequireApproval' || has(self.approval)", "action RequireApproval needs approval")]
public sealed record ApprovalRuleSpec
{
    [Description("The target.")]
    [ValidationRule("self == oldSelf", "targetRef cannot change; create another rule")]
    public required LocalReference TargetRef { get; init; }

    [Description("The highest matching priority decides.")]
    [Range(0, 1000000)]
    public int Priority { get; init; } = 100;

    [Description("What the rule is about.")]
    public required RuleMatch Match { get; init; }

    [Description("What happens to a statement that matches.")]
    public required RuleAction Action { get; init; }

    [Description("Enforce, or DryRun: what would have happened is recorded only.")]
    public RuleMode Mode { get; init; } = RuleMode.Enforce;

    [Description("Who approves and how long it holds; for action RequireApproval.")]
    public ApprovalPolicy? Approval { get; init; }

    [Description("Shown to the client whose statement is refused or held.")]
    [Length(0, 512)]
    public string? Message { get; init; }
}
