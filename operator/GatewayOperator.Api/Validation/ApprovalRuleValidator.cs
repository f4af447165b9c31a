using GatewayOperator.Api.ApprovalRules;

namespace GatewayOperator.Api.Validation;

/// <summary>Checks a rule's spec.</summary>
public static class ApprovalRuleValidator
{
    public static void Validate(ApprovalRuleSpec spec, FieldErrors errors)
    {
        if (spec.Action != RuleAction.RequireApproval)
        {
            errors.AddIf(
                spec.Approval is not null,
                "spec.approval",
                $"belongs to action RequireApproval, not {spec.Action}; remove it.");
            return;
        }

        if (spec.Approval is not { } approval)
        {
            errors.Add(
                "spec.approval", "is required with action RequireApproval: say who approves and how long it holds.");
            return;
        }

        errors.AddIf(
            approval.Approvers is { Groups.Count: 0, Users.Count: 0 },
            "spec.approval.approvers",
            "names nobody; add groups or users, or remove it to let RBAC alone decide.");
        errors.CheckDuration(
            "spec.approval.holdFor", approval.HoldFor, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        errors.CheckDuration(
            "spec.approval.validFor", approval.ValidFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        errors.CheckDuration(
            "spec.approval.holdInTransaction", approval.HoldInTransaction, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
