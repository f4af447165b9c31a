using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy.Approval;

namespace GatewayProxy.Policy.Decisions;

/// <summary>
/// Decides on a statement from the configuration alone: no I/O, no clock. What the grant's role may touch is the
/// database's to enforce; this engine refuses what must not reach it.
/// </summary>
public static class DecisionEngine
{
    /// <param name="config">The configuration in force.</param>
    /// <param name="grant">The session's grant.</param>
    /// <param name="form">How the statement comes.</param>
    /// <param name="rules">What the rules say of it; null where the grant has none.</param>
    public static Verdict Decide(
        GatewayConfig config, GrantConfig grant, StatementForm form, RuleVerdict? rules = null)
    {
        if (form == StatementForm.Unknown)
        {
            return default;
        }

        if (form == StatementForm.FunctionCall && grant.Masking == MaskingMode.Enforced)
        {
            return Verdict.Deny(VerdictReason.FunctionCall);
        }

        if (rules is { Deciding.Length: > 0 })
        {
            return rules.Action switch
            {
                RuleAction.Allow => Verdict.Allow(VerdictReason.RuleAllows),
                RuleAction.RequireApproval => Verdict.Hold(VerdictReason.RuleHolds),
                _ => Verdict.Deny(VerdictReason.RuleDenies),
            };
        }

        return config.DefaultAction == DefaultAction.Allow
            ? Verdict.Allow(VerdictReason.DefaultAllow)
            : Verdict.Deny(VerdictReason.DefaultDeny);
    }
}
