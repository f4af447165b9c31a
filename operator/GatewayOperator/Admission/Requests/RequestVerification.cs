using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Signing;

namespace GatewayOperator.Admission.Requests;

/// <summary>
/// Looks at approval requests as they are going to be stored, after everything that may change them: what
/// <see cref="RequestGuard"/> did must still be so, and what it did not see does not pass. Fails closed.
/// </summary>
internal sealed class RequestVerification(StatusGuard status, VerificationKey key, Func<string, bool> isServed)
    : IAdmission
{
    public async Task<AdmissionVerdict> JudgeAsync(AdmissionRequest review, CancellationToken ct)
    {
        if (!isServed(review.Namespace))
        {
            return AdmissionVerdict.Allow();
        }

        try
        {
            return review switch
            {
                { IsOfStatus: true, IsUpdate: true } => await StatusAsync(review, ct).ConfigureAwait(false),
                { IsOfStatus: false, IsCreation: true } => Creation(review),
                { IsOfStatus: false, IsUpdate: true } => RequestGuard.Unchanged(review),
                _ => AdmissionVerdict.Forbid("approval requests are created, decided on and deleted"),
            };
        }
        catch (JsonException e)
        {
            return AdmissionVerdict.Reject($"this operator cannot read it: {e.Message}");
        }
    }

    private static AdmissionVerdict Creation(AdmissionRequest review)
    {
        var (spec, user) = (RequestJson.Read(review.Object).Spec, review.UserInfo.Username);
        var isGateway = spec.TargetRef is { } target && user == ClusterNames.ProxyUser(review.Namespace, target.Name);
        var isOwn = spec is { Type: ApprovalRequestType.Activation, RuleDigest: not null, Requester: { } asks }
            && asks.Subject == user;
        return isGateway || isOwn
            ? AdmissionVerdict.Allow()
            : AdmissionVerdict.Forbid("spec.requester: it is not asked for in the name of who asks");
    }

    private async Task<AdmissionVerdict> StatusAsync(AdmissionRequest review, CancellationToken ct)
    {
        var change = StatusChange.Of(review.OldObject, review.Object);
        if (change.IsNone)
        {
            return AdmissionVerdict.Allow();
        }

        var refusal = change.AreDecisionsChanged
            ? Undecided(review, change)
            : change.IsDecision
                ? "it is not decided on, as no decision is signed"
                : await status.RefusalAsync(review, change, ct).ConfigureAwait(false);
        return refusal is null ? AdmissionVerdict.Allow() : AdmissionVerdict.Forbid(refusal);
    }

    // Exactly one decision more, of the one who makes this update, and what comes of it.
    private string? Undecided(AdmissionRequest review, StatusChange change)
    {
        var (before, after) = (RequestJson.Read(review.OldObject), RequestJson.Read(review.Object));
        var (old, now) = (before.Status?.Decisions ?? [], after.Status?.Decisions ?? []);
        if (now.Count != old.Count + 1 || !old.SequenceEqual(now.Take(old.Count))
            || now[^1].Approver != review.UserInfo.Username)
        {
            return "decisions are written by the operator, one for whoever decides";
        }

        var only = after with { Status = new ApprovalRequestStatus { Decisions = [now[^1]] } };
        var proof = ApprovalProof.Verify(only, key);
        var isProven = proof.Denial is not null || proof.Approvals.Count > 0;
        return !isProven && review.DryRun != true ? "its decision is not signed"
            : change.Lost.Count > 0 || change.Reworded.Count > 0
                || !change.Begins(nameof(ApprovalRequestState.Approved), nameof(ApprovalRequestState.Denied))
                ? "more than a decision is made"
            : !JsonNode.DeepEquals(review.OldObject?["spec"], review.Object?["spec"])
                ? "spec: a request cannot change; create another one"
            : null;
    }
}
