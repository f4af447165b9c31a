using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Approvals;

/// <summary>Approval requests as resources. What is read may be a moment old, what is written never is.</summary>
public sealed class ClusterRequests(
    KubeClient client, IReadOnlyCollection<IStore<ApprovalRequest>> stores, TimeProvider time, ILogger log)
    : IRequestStore
{
    /// <summary>What the API server refuses it refuses the next time as well, most likely.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private DateTimeOffset _refusedUntil;

    public IEnumerable<ApprovalRequest> All() => stores.SelectMany(s => s.All);

    public Task<ApprovalRequest?> UpdateAsync(
        ApprovalRequest known, ApprovalRequestStatus status, bool durable, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = known.Metadata.Uid },
            ["status"] = JsonSerializer.SerializeToNode(status, ResourceJson.Options),
        };
        return GuardedAsync(known, () => client.MergePatchAsync<ApprovalRequest>(
            known.Metadata.Namespace,
            known.Metadata.Name,
            patch,
            cancellation,
            subresource: "status",
            resourceVersion: known.Metadata.ResourceVersion));
    }

    public Task DeleteAsync(ApprovalRequest known, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        return GuardedAsync(known, async () =>
        {
            var (space, name) = (known.Metadata.Namespace, known.Metadata.Name);
            await client.DeleteAsync<ApprovalRequest>(
                space, name, cancellation, known.Metadata.Uid, known.Metadata.ResourceVersion).ConfigureAwait(false);
            return known;
        });
    }

    // One request that cannot be written keeps no other from being looked after.
    private async Task<ApprovalRequest?> GuardedAsync(ApprovalRequest known, Func<Task<ApprovalRequest>> write)
    {
        if (time.GetUtcNow() < _refusedUntil)
        {
            return null;
        }

        try
        {
            return await ApiFaults.AsStoreAsync(write).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is KubeApiException refusal)
        {
            if (!refusal.IsConflict && !refusal.IsNotFound)
            {
                _refusedUntil = time.GetUtcNow() + Pause;
                log.RequestNotKept(known.Metadata.Namespace, known.Metadata.Name, refusal.Message);
            }

            return null;
        }
    }
}
