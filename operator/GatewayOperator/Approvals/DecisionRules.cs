using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.ApprovalRules;

namespace GatewayOperator.Approvals;

/// <summary>Whether somebody's decision on a request counts. Pure.</summary>
public static class DecisionRules
{
    private const int MaxComment = 1024;
    private const int MaxDecisions = 16;

    /// <summary>Why it does not count, for the one who decided; null when it does.</summary>
    /// <param name="request">As it is now.</param>
    /// <param name="firstSeen">Digest of its spec when the operator saw it first.</param>
    /// <param name="rule">The rule that it names; null when there is none.</param>
    /// <param name="decision">What was decided, and on what.</param>
    /// <param name="approver">Who decided.</param>
    /// <param name="now">When.</param>
    public static string? Refusal(
        ApprovalRequest request,
        string firstSeen,
        ApprovalRule? rule,
        SubmittedDecision decision,
        Account approver,
        DateTimeOffset now) =>
        Mismatch(request, firstSeen, decision)
            ?? Closed(request, decision, now)
            ?? Repeated(request, approver)
            ?? (rule?.Spec.Approval is { } policy
                ? NotEntitled(policy, rule.Metadata.Name, approver)
                    ?? (decision.Approved ? Own(policy, request.Spec.Requester, approver) : null)
                : NoRule(request, rule));

    private static string? Mismatch(ApprovalRequest request, string firstSeen, SubmittedDecision decision)
    {
        var spec = SpecDigest.Of(request.Spec);
        return request.Metadata.Uid is null || decision.Uid != request.Metadata.Uid
                ? "it is another request than the one that you looked at, with the same name"
            : spec != firstSeen ? "the request is not what it was when it was made; it was tampered with"
            : decision.Spec != spec ? "the request is not what you looked at"
            : decision.Comment?.Length > MaxComment ? $"the comment is longer than {MaxComment} characters"
            : null;
    }

    // Until it is executed an approved request can still be denied: nobody has to watch it happen.
    private static string? Closed(ApprovalRequest request, SubmittedDecision decision, DateTimeOffset now) =>
        request.IsOver ? $"it is {Word(request.State)} already"
            : now >= request.VoidAt ? "it has expired"
            : decision.Approved && request.State == ApprovalRequestState.Approved
                ? "it has all the approvals that it needs already"
            : null;

    private static string? Repeated(ApprovalRequest request, Account approver)
    {
        var decisions = request.Status?.Decisions ?? [];
        var earlier = decisions.FirstOrDefault(d => d.Approver == approver.Name);
        return earlier is not null
                ? $"{approver.Name} {(earlier.Approved ? "approved" : "denied")} it already, at {earlier.At:u}"
            : decisions.Count >= MaxDecisions ? $"it has {MaxDecisions} decisions already"
            : null;
    }

    private static string? NotEntitled(ApprovalPolicy policy, string rule, Account approver) =>
        policy.Approvers is not { } approvers
        || approvers.Users.Contains(approver.Name, StringComparer.Ordinal)
        || approvers.Groups.Intersect(approver.Groups, StringComparer.Ordinal).Any()
            ? null
            : $"{approver.Name} is not among the approvers of rule {rule}: {ApprovalNeeds.Approvers(approvers)}";

    private static string? Own(ApprovalPolicy policy, Requester? requester, Account approver)
    {
        if (policy.SelfApproval)
        {
            return null;
        }

        return IsSame(requester?.Person, approver) || IsSame(requester?.Subject, approver)
                ? $"it is {approver.Name}'s own request; somebody else must approve it"
            : requester?.Person is null && policy.UnknownRequesterPerson == UnknownPersonAction.Deny
                ? "nobody knows the person behind it, so that it could be your own "
                    + "(approval.unknownRequesterPerson: Deny)"
            : null;
    }

    // Issuers name people in more than one way; too strict asks for another approver, too lax for none.
    private static bool IsSame(string? name, Account approver) =>
        string.Equals(name, approver.Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(name?.Split('@')[0], approver.Name, StringComparison.OrdinalIgnoreCase);

    private static string NoRule(ApprovalRequest request, ApprovalRule? rule) => rule is null
        ? $"its rule {request.Spec.RuleRef?.Name} is not there any more, so nobody may decide on it"
        : $"rule {rule.Metadata.Name} does not ask for approval any more (action {rule.Spec.Action})";

    private static string Word(ApprovalRequestState state) => state.ToString().ToLowerInvariant();
}
