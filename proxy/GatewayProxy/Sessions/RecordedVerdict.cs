using GatewayProxy.Policy.Decisions;

namespace GatewayProxy.Sessions;

/// <summary>A decision in the journal's words.</summary>
public static class RecordedVerdict
{
    /// <summary>The stable code of a reason.</summary>
    public static string Code(this VerdictReason reason) => reason switch
    {
        VerdictReason.DefaultAllow => nameof(VerdictReason.DefaultAllow),
        VerdictReason.DefaultDeny => nameof(VerdictReason.DefaultDeny),
        VerdictReason.FunctionCall => nameof(VerdictReason.FunctionCall),
        VerdictReason.Masking => nameof(VerdictReason.Masking),
        VerdictReason.RuleAllows => nameof(VerdictReason.RuleAllows),
        VerdictReason.RuleDenies => nameof(VerdictReason.RuleDenies),
        VerdictReason.RuleHolds => nameof(VerdictReason.RuleHolds),
        VerdictReason.NotRecordable => nameof(VerdictReason.NotRecordable),
        _ => nameof(VerdictReason.Undecided),
    };
}
