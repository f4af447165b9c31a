namespace GatewayOperator.Kubernetes;

/// <summary>User code of a controller that wants the object rather than its key.</summary>
public interface IEntityController<in T>
    where T : class
{
    /// <summary>Brings the world into the state that the object asks for.</summary>
    ValueTask<ReconcileResult> ReconcileAsync(T entity, CancellationToken cancellationToken);

    /// <summary>
    /// The object is gone. Never called when it went while no operator ran: what must be undone outside of the API
    /// server needs an <see cref="IEntityFinalizer{T}"/>.
    /// </summary>
    ValueTask<ReconcileResult> DeletedAsync(ObjectKey key, CancellationToken cancellationToken) =>
        new(ReconcileResult.Done);
}
