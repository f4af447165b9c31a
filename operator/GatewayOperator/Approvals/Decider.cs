using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Signing;

namespace GatewayOperator.Approvals;

/// <summary>
/// Turns somebody's decision into the request's next status, signed. Files and resources are decided on by it alike.
/// Pure but for the signature.
/// </summary>
public static class Decider
{
    /// <summary>The next status, or why the decision does not count, for the one who decided.</summary>
    /// <param name="request">As it is now.</param>
    /// <param name="firstSeen">Digest of its spec when it was made.</param>
    /// <param name="rule">The rule that it names; null when there is none.</param>
    /// <param name="decision">What was decided, and on what.</param>
    /// <param name="approver">Who decided.</param>
    /// <param name="key">The approval key.</param>
    /// <param name="at">When.</param>
    public static (ApprovalRequestStatus? Status, string? Refusal) Decide(
        ApprovalRequest request,
        string firstSeen,
        ApprovalRule? rule,
        SubmittedDecision decision,
        Account approver,
        SigningKey key,
        DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(approver);
        // What an approver gives is dated as finely as it is written, so that a reader finds what was signed.
        var now = new DateTimeOffset(at.UtcTicks / 10 * 10, TimeSpan.Zero);
        if (DecisionRules.Refusal(request, firstSeen, rule, decision, approver, now) is { } refusal)
        {
            return (null, refusal);
        }

        var given = SignedDecision.Sign(
            request,
            new ApprovalDecision
            {
                Approver = approver.Name,
                Approved = decision.Approved,
                At = now,
                Comment = decision.Comment,
            },
            key);
        return (Next(request, given, rule!, key.Public, now), null);
    }

    private static ApprovalRequestStatus Next(
        ApprovalRequest request, ApprovalDecision given, ApprovalRule rule, VerificationKey key, DateTimeOffset now)
    {
        var before = request.Status ?? new ApprovalRequestStatus();
        var status = before with { Decisions = [.. before.Decisions, given] };
        var proof = ApprovalProof.Verify(request with { Status = status }, key);
        if (proof.Denial is { } denial)
        {
            var words = denial.Comment is null ? "." : $": {denial.Comment}";
            return status.With(ApprovalRequestState.Denied, "Denied", $"Denied by {denial.Approver}{words}", now);
        }

        var approvers = string.Join(", ", proof.Approvals.Select(a => a.Approver));
        return proof.Satisfies(rule.Spec.Approval!.Required)
            ? status.With(ApprovalRequestState.Approved, "Approved", $"Approved by {approvers}.", now)
            : status.Waiting(ApprovalNeeds.Of(rule, proof.Approvals.Count), now);
    }
}
