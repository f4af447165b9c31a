using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Controllers.DatabaseTargets;

/// <summary>
/// Lets the targets of a namespace go that was deleted while no operator ran: its Secrets, and the operator's rights to
/// read them, went first, so nobody can enter the database any more, and the namespace must not wait for it.
/// </summary>
public sealed class ClosingNamespace(KubeClient client, NamespaceInformers space, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>An operator that only starts has read everything by then, if it can.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (time.GetUtcNow() - space.Presence.LeavingSince > Patience && !space.HasSynced)
            {
                await ReleaseAsync(ct).ConfigureAwait(false);
            }

            await Task.Delay(Interval, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReleaseAsync(CancellationToken ct)
    {
        foreach (var target in space.Targets.All.Where(
            t => t.Metadata.DeletionTimestamp is not null && Finalizers.Has(t, ClusterNames.RevokeFinalizer)))
        {
            try
            {
                await Finalizers.RemoveAsync(client, target, ClusterNames.RevokeFinalizer, ct).ConfigureAwait(false);
                Log.Abandoned(log, ResourceKey.Of(target).ToString(), "its namespace was deleted with its Secrets");
            }
            catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException)
            {
                Log.NotRevoked(log, ResourceKey.Of(target).ToString(), e.Message);
            }
        }
    }
}
