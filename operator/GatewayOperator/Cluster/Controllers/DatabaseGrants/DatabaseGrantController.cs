using GatewayOperator.Cluster.Live;
using GatewayOperator.Cluster.Statuses;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Controllers.DatabaseGrants;

/// <summary>A grant takes effect through its target; here is said how far it got.</summary>
public sealed class DatabaseGrantController(NamespaceInformers space, StatusReport report) : IReconciler
{
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        await report.WriteAsync(space.Grants, static x => x.Status, key, cancellationToken).ConfigureAwait(false);
        return ReconcileResult.Done;
    }
}
