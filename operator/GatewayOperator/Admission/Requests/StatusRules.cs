using GatewayOperator.Api.ApprovalRequests;

namespace GatewayOperator.Admission.Requests;

/// <summary>
/// What may become of a request's status other than by a decision, and by whom: its own target's gateway says that it
/// is used up or withdrawn, the operator keeps the rest. Pure.
/// </summary>
internal static class StatusRules
{
    private const string Approved = nameof(ApprovalRequestState.Approved);
    private const string Denied = nameof(ApprovalRequestState.Denied);
    private const string Executed = nameof(ApprovalRequestState.Executed);
    private const string Withdrawn = nameof(ApprovalRequestState.Withdrawn);
    private const string Expired = nameof(ApprovalRequestState.Expired);

    /// <summary>Why it may not, whoever wants it; null when it depends.</summary>
    /// <param name="request">As it is.</param>
    /// <param name="change">What would change.</param>
    /// <param name="isApproved">Whether somebody's approval of it is proven.</param>
    public static string? Refusal(ApprovalRequest request, StatusChange change, bool isApproved) =>
        change.AreDecisionsChanged
            ? "decisions are written by the operator; set the condition Approved or Denied instead"
        // Who decides a second time changes no condition but its words.
        : change.Reworded.Contains(Approved) ? "it has all the approvals that it needs already"
        : change.Reworded.Contains(Denied) ? "it is denied already"
        : change.Lost.Count > 0 ? $"{change.Lost[0]} is said once and for all"
        : change.Begun.Count > 1 ? "one thing at a time becomes of a request"
        : change.Begun.Count > 0 && request.IsOver ? $"it is {Word(request.State)} already"
        : change.Begun.Contains(Executed) && !isApproved ? "nobody has approved it"
        : null;

    /// <summary>Whether the gateway of the request's target may.</summary>
    public static bool MayGateway(StatusChange change) =>
        change.Begins(Executed, Withdrawn)
        && !change.IsWaiting && !change.IsOther
        && change.Reworded.All(type => type == Executed);

    /// <summary>Whether the operator may.</summary>
    public static bool MayOperator(ApprovalRequest request, StatusChange change) =>
        (request.Spec.Type == ApprovalRequestType.Activation
            ? change.Begins(Expired, Withdrawn, Executed)
            : change.Begins(Expired, Withdrawn))
        && change.Reworded.Count == 0 && !change.IsOther;

    private static string Word(ApprovalRequestState state) => state.ToString().ToLowerInvariant();
}
