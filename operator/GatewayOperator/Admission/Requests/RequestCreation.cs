using System.Text.Json.Nodes;
using GatewayOperator.Activations;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Cluster;

namespace GatewayOperator.Admission.Requests;

/// <summary>
/// Who asks. A gateway asks in the name of those whose tokens it verified, for its own target; everybody else asks for
/// an activation, in their own name.
/// </summary>
internal sealed class RequestCreation(ActivationWishes wishes, ILogger log)
{
    public async Task<AdmissionVerdict> JudgeAsync(AdmissionRequest review, CancellationToken ct)
    {
        var request = RequestJson.Read(review.Object);
        var spec = request.Spec;
        if (spec.TargetRef is { } target
            && review.UserInfo.Username == ClusterNames.ProxyUser(review.Namespace, target.Name))
        {
            return AdmissionVerdict.Change(Labels(review.Object!, target.Name));
        }

        if (spec.Type != ApprovalRequestType.Activation)
        {
            return Refuse(review, "only the gateway of its target asks for the approval of a statement");
        }

        if (Stamped(spec) is { } field)
        {
            return AdmissionVerdict.Reject($"spec.{field}: is set by the operator; leave it out.");
        }

        var (asked, code, refusal) = await wishes.TakeAsync(review, spec, ct).ConfigureAwait(false);
        if (asked is null)
        {
            return AdmissionVerdict.Refuse(code, refusal!);
        }

        log.Asked(
            review.UserInfo.Username, review.Namespace, asked.GrantRef.Name, review.Name ?? request.Metadata.Name);
        return AdmissionVerdict.Change(
            PatchOperation.Set("/spec", RequestJson.Write(asked)), Labels(review.Object!, asked.TargetRef!.Name));
    }

    private AdmissionVerdict Refuse(AdmissionRequest review, string reason)
    {
        log.Refused(review.UserInfo.Username, review.Namespace, review.Name, reason);
        return AdmissionVerdict.Forbid(reason);
    }

    private static string? Stamped(ApprovalRequestSpec spec) =>
        spec.Requester is not null ? "requester"
        : spec.GrantUid is not null ? "grantUid"
        : spec.TargetRef is not null ? "targetRef"
        : spec.RuleRef is not null ? "ruleRef"
        : spec.RuleDigest is not null ? "ruleDigest"
        : spec.RuleMessage is not null ? "ruleMessage"
        : spec.Statement is not null ? "statement"
        : spec.ExpiresAt is not null ? "expiresAt"
        : null;

    private static JsonObject Labels(JsonObject request, string target)
    {
        var labels = (JsonObject?)request["metadata"]?["labels"]?.DeepClone() ?? [];
        labels[ClusterNames.TargetLabel] = ClusterNames.LabelValue(target);
        return PatchOperation.Set("/metadata/labels", labels);
    }
}
