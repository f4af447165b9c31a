using GatewayOperator.Api.Resources;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Reads the object of a key and calls user code with it: the finalizer while the object is being deleted, the
/// controller otherwise. The finalizer is on the object before the controller sees it.
/// </summary>
public sealed class EntityController<T>(
    IStore<T> store, IEntityController<T> controller, KubeClient? client = null, IEntityFinalizer<T>? finalizer = null)
    : IReconciler
    where T : class, IResource
{
    private readonly KubeClient? _client = finalizer is null || client is not null
        ? client
        : throw new ArgumentException("A finalizer needs a client that writes it.", nameof(client));

    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (store.Find(key) is not { } entity)
        {
            return await controller.DeletedAsync(key, cancellationToken);
        }

        if (entity.Metadata.DeletionTimestamp is null)
        {
            entity = finalizer is null
                ? entity
                : await Finalizers.AddAsync(_client!, entity, finalizer.Name, cancellationToken);
            return await controller.ReconcileAsync(entity, cancellationToken);
        }

        if (finalizer is null || !Finalizers.Has(entity, finalizer.Name))
        {
            // Others still hold the object; it is not ours any more.
            return ReconcileResult.Done;
        }

        var result = await finalizer.FinalizeAsync(entity, cancellationToken);
        if (result.RequeueAfter is null)
        {
            await Finalizers.RemoveAsync(_client!, entity, finalizer.Name, cancellationToken);
        }

        return result;
    }
}
