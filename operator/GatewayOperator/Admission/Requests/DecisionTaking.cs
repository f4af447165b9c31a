using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Signing;
using GatewayOperator.Approvals;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Admission.Requests;

/// <summary>
/// Takes a decision that somebody makes by setting a condition. Who decides is who the API server says they are. The
/// request and its rule are read anew: what is signed is what is stored, whatever the review says.
/// </summary>
internal sealed class DecisionTaking(
    KubeClient client, AccessReview access, SigningKey key, TimeProvider time, ILogger log)
{
    private const int MaxName = 256;

    public async Task<AdmissionVerdict> TakeAsync(AdmissionRequest review, StatusChange change, CancellationToken ct)
    {
        var (status, refusal) = await DecideAsync(review, change, ct).ConfigureAwait(false);
        var (user, name) = (review.UserInfo.Username, review.Name ?? "");
        if (status is null)
        {
            log.Refused(user, review.Namespace, name, refusal!);
            return AdmissionVerdict.Forbid(refusal!);
        }

        if (review.DryRun == true)
        {
            // A signature that is given out is one that is good, stored or not.
            var unsigned = status.Decisions.Select((d, i) => i == status.Decisions.Count - 1
                ? d with { Signature = null }
                : d);
            status = status with { Decisions = [.. unsigned] };
        }
        else
        {
            log.Decided(review.Namespace, name, status.Decisions[^1].Approved ? "approved" : "denied", user);
        }

        return AdmissionVerdict.Change(PatchOperation.Set("/status", RequestJson.Write(status)));
    }

    private async Task<(ApprovalRequestStatus? Status, string? Refusal)> DecideAsync(
        AdmissionRequest review, StatusChange change, CancellationToken ct)
    {
        if (Malformed(review, change) is { } malformed)
        {
            return (null, malformed);
        }

        var shown = RequestJson.Read(review.OldObject);
        var request = await client.GetAsync<ApprovalRequest>(review.Namespace, shown.Metadata.Name, ct)
            .ConfigureAwait(false);
        if (request is null || request.Metadata.Uid != shown.Metadata.Uid
            || SpecDigest.Of(request.Spec) != SpecDigest.Of(shown.Spec))
        {
            return (null, "it is another request than the one that is stored under its name");
        }

        if (await EntitlementAsync(review, request, ct).ConfigureAwait(false) is { } none)
        {
            return (null, none);
        }

        var rule = request.Spec.RuleRef is { } named
            ? await client.GetAsync<ApprovalRule>(review.Namespace, named.Name, ct).ConfigureAwait(false)
            : null;
        var digest = SpecDigest.Of(request.Spec);
        var approved = change.Begun.Contains(nameof(ApprovalRequestState.Approved));
        var decision = new SubmittedDecision
        {
            Request = request.Metadata.Name,
            Uid = request.Metadata.Uid!,
            Spec = digest,
            Approved = approved,
            Comment = change.WordsOf(change.Begun[0]),
        };
        // A spec never changes, and so a request has one generation.
        var firstSeen = request.Metadata.Generation is null or 1 ? digest : "";
        var approver = new Account(review.UserInfo.Username, review.UserInfo.Groups);
        return Decider.Decide(
            request with { Status = shown.Status }, firstSeen, rule, decision, approver, key, time.GetUtcNow());
    }

    private static string? Malformed(AdmissionRequest review, StatusChange change) =>
        change.Begun.Count > 1 ? "decide either way, and nothing else with it"
        : change.AreDecisionsChanged
            ? "decisions are written by the operator; set the condition Approved or Denied, and nothing else"
        : review.UserInfo.Username.Length is 0 or > MaxName
            ? $"a user name of 1 to {MaxName} characters can decide, and yours is none"
        : null;

    private async Task<string?> EntitlementAsync(AdmissionRequest review, ApprovalRequest request, CancellationToken ct)
    {
        var user = review.UserInfo;
        if (request.Spec.TargetRef is { } target
            && user.Username == ClusterNames.ProxyUser(review.Namespace, target.Name))
        {
            return "a gateway decides on nothing";
        }

        if (request.Spec.RuleRef is not { Name: var rule })
        {
            return "it names no rule, so nobody may decide on it";
        }

        return await access.MayAsync(user, "approve", "approvalrules", review.Namespace, rule, ct).ConfigureAwait(false)
            ? null
            : $"{user.Username} may not approve by rule {rule}: verb approve on approvalrules/{rule} in namespace "
                + $"{review.Namespace} is needed (ClusterRole dbgateway-approver has it)";
    }
}
