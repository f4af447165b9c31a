using System.Collections.Concurrent;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Cluster.Statuses;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Kubernetes;
using GatewayOperator.Resources;

namespace GatewayOperator.Cluster.Controllers.DatabaseTargets;

/// <summary>
/// Hands each target with all that belongs to it to what runs it, holds the object back until the database is rid of
/// us, and says how far everything got.
/// </summary>
public sealed class DatabaseTargetController(
    KubeClient client,
    NamespaceInformers space,
    LiveResources live,
    ClusterTargets targets,
    TargetDeletion deletion,
    StatusReport report) : IReconciler
{
    private readonly ConcurrentDictionary<ResourceKey, (string? Uid, ResourceSet Set)> _applied = new();

    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var target = new ResourceKey(ResourceKinds.Target, key.Namespace, key.Name);
        var known = live.Find(target);
        if (space.Targets.Find(key) is { } newest && known is not null)
        {
            if (newest.Metadata.DeletionTimestamp is not null)
            {
                _applied.TryRemove(target, out _);
                return await deletion.ReconcileAsync(newest, cancellationToken).ConfigureAwait(false);
            }

            if (known.InForce is not null)
            {
                // Before anything is done in a database that somebody has to undo.
                await Finalizers.AddAsync(client, newest, ClusterNames.RevokeFinalizer, cancellationToken)
                    .ConfigureAwait(false);
                await ApplyAsync(target, newest, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (known is null)
        {
            // Whoever removed it past its finalizer has what is left in the database.
            _applied.TryRemove(target, out _);
            await targets.ForgetAsync(target).ConfigureAwait(false);
        }

        await report.WriteAsync(space.Targets, static t => t.Status, key, cancellationToken).ConfigureAwait(false);
        return ReconcileResult.Done;
    }

    private async Task ApplyAsync(ResourceKey key, DatabaseTarget newest, CancellationToken ct)
    {
        var set = live.SetOf(key);
        if (_applied.TryGetValue(key, out var before))
        {
            if (ReferenceEquals(before.Set, set))
            {
                return;
            }

            if (before.Uid != newest.Metadata.Uid)
            {
                await targets.ForgetAsync(key).ConfigureAwait(false);
            }
        }

        await targets.ApplyAsync(key, set, ct).ConfigureAwait(false);
        _applied[key] = (newest.Metadata.Uid, set);
    }
}
