using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Signing;

namespace GatewayOperator.Admission.Requests;

/// <summary>
/// Judges updates of requests' status before they are stored: decisions are taken and signed, what gateways and the
/// operator say is dated, everything else is refused.
/// </summary>
internal sealed class StatusGuard(DecisionTaking decisions, AccessReview access, VerificationKey key, TimeProvider time)
{
    /// <summary>Verb, on approvalrequests, of those who end requests and say what they wait for.</summary>
    public const string KeepVerb = "keep";

    public async Task<AdmissionVerdict> JudgeAsync(AdmissionRequest review, CancellationToken ct)
    {
        var change = StatusChange.Of(review.OldObject, review.Object);
        if (change.IsNone)
        {
            return AdmissionVerdict.Allow();
        }

        return change.IsDecision
            ? await decisions.TakeAsync(review, change, ct).ConfigureAwait(false)
            : await RefusalAsync(review, change, ct).ConfigureAwait(false) is { } refusal
                ? AdmissionVerdict.Forbid(refusal)
                : Dated(review.Object!, change);
    }

    /// <summary>Why a change that is no decision may not be; null when it may.</summary>
    public async Task<string?> RefusalAsync(AdmissionRequest review, StatusChange change, CancellationToken ct)
    {
        var request = RequestJson.Read(review.OldObject);
        var isApproved = ApprovalProof.Verify(request, key).Satisfies(1);
        if (StatusRules.Refusal(request, change, isApproved) is { } refusal)
        {
            return refusal;
        }

        var user = review.UserInfo;
        if (request.Spec.TargetRef is { } target
            && user.Username == ClusterNames.ProxyUser(review.Namespace, target.Name))
        {
            return StatusRules.MayGateway(change)
                ? null
                : "a gateway says only that a request is withdrawn, or used up once it is approved";
        }

        var isOperator = await access.MayAsync(
            user, KeepVerb, "approvalrequests", review.Namespace, request.Metadata.Name, ct).ConfigureAwait(false);
        return !isOperator
                ? "only the operator and the gateway of the request's target say so; set the condition Approved or "
                    + "Denied to decide on it"
            : StatusRules.MayOperator(request, change) ? null
            : "it is for the gateway of the request's target to say so";
    }

    // Whoever says so says it now.
    private AdmissionVerdict Dated(JsonObject changed, StatusChange change)
    {
        if (change.Begun.Count == 0)
        {
            return AdmissionVerdict.Allow();
        }

        var status = (JsonObject)changed["status"]!.DeepClone();
        foreach (var condition in status["conditions"]!.AsArray().OfType<JsonObject>()
            .Where(c => change.Begun.Contains(c["type"]?.ToString() ?? "")))
        {
            condition["lastTransitionTime"] = RequestJson.Write(time.GetUtcNow());
        }

        return AdmissionVerdict.Change(PatchOperation.Set("/status", status));
    }
}
