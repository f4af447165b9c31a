using GatewayOperator.Api.Signing;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>
/// What of a request's decisions is proven: signed with the approval key, for this request and this spec. Nothing else
/// in a status counts. How many approvals are needed is for the reader's own rule to say.
/// </summary>
/// <param name="Approvals">One per approver.</param>
/// <param name="Denial">The first denial; null when nobody denied.</param>
public sealed record ApprovalProof(IReadOnlyList<SignedDecision> Approvals, SignedDecision? Denial)
{
    public static ApprovalProof Verify(ApprovalRequest request, VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(request);
        var spec = SpecDigest.Of(request.Spec);
        var proven = (request.Status?.Decisions ?? [])
            .Select(decision => Proven(decision, key))
            .OfType<SignedDecision>()
            .Where(signed => signed.V == SignedDecision.Version
                && signed.Request == request.Metadata.Uid && signed.Spec == spec)
            .ToList();
        return new ApprovalProof(
            [.. proven.Where(signed => signed.Approved).DistinctBy(signed => signed.Approver, StringComparer.Ordinal)],
            proven.Find(signed => !signed.Approved));
    }

    /// <summary>Whether so many have approved and nobody has denied.</summary>
    public bool Satisfies(int required) => Denial is null && Approvals.Count >= Math.Max(required, 1);

    // A decision that is shown to people as another one than was signed is none.
    private static SignedDecision? Proven(ApprovalDecision decision, VerificationKey key) =>
        SignedDecision.Read(decision, key) is { } signed
        && signed.Approver == decision.Approver
        && signed.Approved == decision.Approved
        && signed.Comment == decision.Comment
            ? signed
            : null;
}
