using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Kubernetes;
using GatewayOperator.Statuses;

namespace GatewayOperator.Cluster.Statuses;

/// <summary>Says in an object's status what is true of it now.</summary>
public sealed class StatusReport(LiveResources live, StatusComposer composer, StatusApplier applier)
{
    /// <summary>True when something was written.</summary>
    /// <param name="informer">Where the object's newest version is.</param>
    /// <param name="statusOf">The status in it.</param>
    /// <param name="of">The object.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task<bool> WriteAsync<T>(
        Informer<T> informer, Func<T, ResourceStatus?> statusOf, ObjectKey of, CancellationToken ct)
        where T : class, IResource
    {
        var key = new ResourceKey(informer.Type.Kind, of.Namespace, of.Name);
        if (live.Find(key) is not { } known)
        {
            applier.Forget(key);
            return false;
        }

        if (known.Errors is null && known.InForce is null)
        {
            // It is being deleted: nothing of it counts any more.
            return false;
        }

        var broken = informer.FindBroken(of);
        var newest = informer.Find(of);
        if (broken is null && newest is null)
        {
            return false;
        }

        var identity = broken is null
            ? ObjectIdentity.Of(newest!)
            : ObjectIdentity.Of(informer.Type, broken);
        var set = live.SetAround(key);
        if (!set.Resources.ContainsKey(key) && !set.Broken.ContainsKey(key))
        {
            // It went or moved between two looks; its event comes, and with it another reconcile.
            return false;
        }

        var stored = broken is null ? statusOf(newest!) : null;
        return await applier.ApplyAsync(informer.Type, identity, stored, composer.Compose(key, set), ct)
            .ConfigureAwait(false);
    }
}
