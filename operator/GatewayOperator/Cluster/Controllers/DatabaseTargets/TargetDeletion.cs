using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Cluster.Statuses;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Kubernetes;
using GatewayOperator.Statuses;
using k8s.Models;

namespace GatewayOperator.Cluster.Controllers.DatabaseTargets;

/// <summary>
/// Lets a deleted target go once its grants are out of the database. A database that does not answer holds it back,
/// which the status says, and is asked again; only its owner, or the end of the namespace, lets it go without.
/// </summary>
public sealed class TargetDeletion(
    KubeClient client,
    LiveResources live,
    ClusterTargets targets,
    StatusApplier statuses,
    EventRecorder events,
    TimeProvider time,
    ILogger log)
{
    /// <summary>How long one try may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <summary>How long a namespace that is being deleted waits for databases.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromMinutes(5);

    /// <param name="target">The newest version; deletion was asked for.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task<ReconcileResult> ReconcileAsync(DatabaseTarget target, CancellationToken ct)
    {
        var key = ResourceKey.Of(target);
        if (!Finalizers.Has(target, ClusterNames.RevokeFinalizer))
        {
            await targets.ForgetAsync(key).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        if (target.Metadata.Annotations.GetValueOrDefault(ClusterNames.AbandonAnnotation) == "true")
        {
            await AbandonAsync(target, $"it has the annotation {ClusterNames.AbandonAnnotation}", ct)
                .ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        if (await RevokeAsync(key, ct).ConfigureAwait(false) is not { } error)
        {
            Log.Revoked(log, key.ToString());
            events.Record(target, EventKind.Normal, "Revoked", "Delete", "Its grants and roles left the database.");
            await ReleaseAsync(target, ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        if (await IsHopelessAsync(target, ct).ConfigureAwait(false))
        {
            await AbandonAsync(target, $"its namespace is being deleted, and {error}", ct).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        Log.NotRevoked(log, key.ToString(), error);
        await SayAsync(target, error, ct).ConfigureAwait(false);
        return ReconcileResult.After(Retry);
    }

    private async Task<string?> RevokeAsync(ResourceKey key, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return (await targets.RemoveAsync(key, live.SetOf(key), either.Token).ConfigureAwait(false)).Error;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "the database did not answer in time";
        }
    }

    // With the namespace go the Secrets: what cannot be reached then will not be reached later.
    private async Task<bool> IsHopelessAsync(DatabaseTarget target, CancellationToken ct)
    {
        var space = target.Metadata.Namespace;
        var lost = live.SetOf(ResourceKey.Of(target)).FindSecret(space, target.Spec.AdminSecretRef.Name) is null;
        var late = time.GetUtcNow() - target.Metadata.DeletionTimestamp > LastPatience;
        if (!lost && !late)
        {
            return false;
        }

        var found = await client.GetAsync<V1Namespace>("", space, ct).ConfigureAwait(false);
        return found?.Metadata.DeletionTimestamp is not null;
    }

    private async Task AbandonAsync(DatabaseTarget target, string cause, CancellationToken ct)
    {
        Log.Abandoned(log, ResourceKey.Of(target).ToString(), cause);
        events.Record(
            target, EventKind.Warning, "Abandoned", "Delete", $"Its roles stay in the database: {cause}.");
        await targets.ForgetAsync(ResourceKey.Of(target)).ConfigureAwait(false);
        await ReleaseAsync(target, ct).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(DatabaseTarget target, CancellationToken ct)
    {
        await Finalizers.RemoveAsync(client, target, ClusterNames.RevokeFinalizer, ct).ConfigureAwait(false);
        statuses.Forget(ResourceKey.Of(target));
    }

    private async Task SayAsync(DatabaseTarget target, string error, CancellationToken ct)
    {
        var conditions = new ConditionList();
        conditions.Add(
            ConditionTypes.Programmed,
            false,
            ConditionReasons.Deleting,
            $"No session is admitted any more, but the target's roles are still in the database: {error} It is tried "
                + $"again. To let the target go without, annotate it with {ClusterNames.AbandonAnnotation}=true.");
        var status = new DatabaseTargetStatus { Conditions = conditions.WithReady("") };
        await statuses.ApplyAsync(
            ResourceType.Of<DatabaseTarget>(), ObjectIdentity.Of(target), target.Status, status, ct)
            .ConfigureAwait(false);
    }
}
