using k8s.Models;

namespace GatewayOperator.Kubernetes;

/// <summary>A Lease on the API server.</summary>
internal sealed class KubeLeaseStore(KubeClient client, string ns, string name) : ILeaseStore
{
    public Task<V1Lease?> ReadAsync(CancellationToken cancellationToken) =>
        client.GetAsync<V1Lease>(ns, name, cancellationToken);

    public Task<V1Lease> CreateAsync(V1Lease lease, CancellationToken cancellationToken) =>
        client.CreateAsync<V1Lease>(ns, lease, cancellationToken);

    public Task<V1Lease> ReplaceAsync(V1Lease lease, CancellationToken cancellationToken) =>
        client.ReplaceAsync<V1Lease>(ns, name, lease, lease.Metadata.ResourceVersion, cancellationToken);
}
