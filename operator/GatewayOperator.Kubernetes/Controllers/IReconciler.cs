namespace GatewayOperator.Kubernetes;

/// <summary>
/// Brings the world into the state that one object asks for. It is told which object, never what happened to it: it
/// reads the newest state, so a missed or doubled event does no harm.
/// </summary>
public interface IReconciler
{
    ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);
}
