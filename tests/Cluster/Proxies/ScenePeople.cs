using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>Decides as an approver through the operator: signed, into the status.</summary>
internal static class ScenePeople
{
    public static Task ApproveAsync(ProxyScene scene, ApprovalRequest request, SigningKey? key = null) =>
        DecideAsync(scene, request, approved: true, null, key ?? scene.ApprovalKey);

    public static Task DenyAsync(ProxyScene scene, ApprovalRequest request, string comment) =>
        DecideAsync(scene, request, approved: false, comment, scene.ApprovalKey);

    private static async Task DecideAsync(
        ProxyScene scene, ApprovalRequest request, bool approved, string? comment, SigningKey key)
    {
        var decision = new ApprovalDecision
        {
            Approver = approved ? "ann" : "bob",
            Approved = approved,
            At = TimeProvider.System.GetUtcNow(),
            Comment = comment,
        };
        var current = await scene.Client.GetAsync<ApprovalRequest>(scene.Namespace, request.Metadata.Name, default);
        var status = current!.Status ?? new ApprovalRequestStatus();
        status = status with { Decisions = [.. status.Decisions, SignedDecision.Sign(request, decision, key)] };
        var patch = new JsonObject { ["status"] = JsonSerializer.SerializeToNode(status, ResourceJson.Options) };
        await scene.Client.MergePatchAsync<JsonObject>(
            scene.Namespace, request.Metadata.Name, patch, default, "status", current.Metadata.ResourceVersion,
            ResourceType.Of<ApprovalRequest>());
    }
}
