using k8s.Models;

namespace GatewayOperator.Kubernetes;

/// <summary>Where the Lease of an election is kept.</summary>
internal interface ILeaseStore
{
    /// <summary>The Lease; null when there is none.</summary>
    Task<V1Lease?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Creates; refused (AlreadyExists) when there is one.</summary>
    Task<V1Lease> CreateAsync(V1Lease lease, CancellationToken cancellationToken);

    /// <summary>Replaces; refused (Conflict) when the stored one is not of the same resource version.</summary>
    Task<V1Lease> ReplaceAsync(V1Lease lease, CancellationToken cancellationToken);
}
