using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy.Decisions;

/// <summary>
/// Decides on a statement from the configuration alone: no I/O, no clock. What the grant's role may touch is the
/// database's to enforce; this engine refuses what must not reach it.
/// </summary>
public static class DecisionEngine
{
    public static Verdict Decide(GatewayConfig config, GrantConfig grant, StatementForm form)
    {
        if (form == StatementForm.Unknown)
        {
            return default;
        }

        if (form == StatementForm.FunctionCall && grant.Masking == MaskingMode.Enforced)
        {
            return Verdict.Deny(VerdictReason.FunctionCall);
        }

        return config.DefaultAction == DefaultAction.Allow
            ? Verdict.Allow(VerdictReason.DefaultAllow)
            : Verdict.Deny(VerdictReason.DefaultDeny);
    }
}
