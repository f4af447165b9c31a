namespace GatewayProxy.Policy.Decisions;

/// <summary>
/// The words a client reads when a statement is refused: message, detail (which rule), hint (what to do).
/// </summary>
public static class VerdictError
{
    public static (string Message, string? Detail, string Hint) Explain(VerdictReason reason) => reason switch
    {
        VerdictReason.DefaultDeny => (
            "statement refused by the gateway",
            "No ApprovalRule allows it, and the target's defaultAction is Deny.",
            "Ask the platform team for an ApprovalRule that allows this statement."),
        VerdictReason.FunctionCall => (
            "function call refused by the gateway",
            "The fast-path function call interface is closed to grants with masking: Enforced.",
            "Call the function in a SELECT instead."),
        VerdictReason.NotActivated => (
            "statement refused by the gateway: the grant is not activated",
            "Nobody can activate it: no ApprovalRule with match.activation asks for approval.",
            "Ask the platform team for such a rule."),
        VerdictReason.NotRecordable => (
            "statement refused by the gateway: it cannot be recorded",
            null,
            "The session's journal cannot be written; the platform team finds the cause in the gateway's log."),
        _ => (
            "statement refused by the gateway",
            null,
            "Ask the platform team; the session's recording has the reason."),
    };
}
