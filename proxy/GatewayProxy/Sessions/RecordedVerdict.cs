using GatewayProxy.Policy.Decisions;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>A decision in the journal's words.</summary>
public static class RecordedVerdict
{
    public static StatementVerdict Recorded(this Verdict verdict) =>
        verdict.IsAllowed ? StatementVerdict.Allow : StatementVerdict.Deny;

    /// <summary>The stable code of a reason.</summary>
    public static string Code(this VerdictReason reason) => reason switch
    {
        VerdictReason.DefaultAllow => nameof(VerdictReason.DefaultAllow),
        VerdictReason.DefaultDeny => nameof(VerdictReason.DefaultDeny),
        VerdictReason.FunctionCall => nameof(VerdictReason.FunctionCall),
        VerdictReason.Masking => nameof(VerdictReason.Masking),
        VerdictReason.NotRecordable => nameof(VerdictReason.NotRecordable),
        _ => nameof(VerdictReason.Undecided),
    };
}
