using GatewayOperator.Cluster.Live;
using GatewayOperator.Cluster.Statuses;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Controllers.ApprovalRules;

/// <summary>A rule takes effect through its target; here is said how far it got.</summary>
public sealed class ApprovalRuleController(NamespaceInformers space, StatusReport report) : IReconciler
{
    public async ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        await report.WriteAsync(space.Rules, static x => x.Status, key, cancellationToken).ConfigureAwait(false);
        return ReconcileResult.Done;
    }
}
