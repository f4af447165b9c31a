namespace GatewayOperator.Kubernetes;

/// <summary>Undoes what an object stands for outside of the API server before the object goes.</summary>
public interface IEntityFinalizer<in T>
    where T : class
{
    /// <summary>As the object carries it, for example <c>dbgateway.dev/revoke</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Undoes. <see cref="ReconcileResult.Done"/> lets the object go; a result that asks to be called later, like an
    /// exception, keeps it.
    /// </summary>
    ValueTask<ReconcileResult> FinalizeAsync(T entity, CancellationToken cancellationToken);
}
