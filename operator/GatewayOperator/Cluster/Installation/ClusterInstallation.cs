using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Installation;

/// <summary>What the operator is on this cluster: its identity in databases, and its keys.</summary>
public sealed class ClusterInstallation : IDisposable
{
    private ClusterInstallation(string id, InstallationKeys keys)
    {
        Id = id;
        Keys = keys;
    }

    /// <summary>Marks everything in databases as ours.</summary>
    public string Id { get; }

    public InstallationKeys Keys { get; }

    /// <exception cref="RunException">The cluster does not let it be.</exception>
    /// <exception cref="HttpRequestException">The API server does not answer.</exception>
    public static async Task<ClusterInstallation> EnsureAsync(
        KubeClient client, string operatorNamespace, CancellationToken ct)
    {
        try
        {
            var id = await InstallationIdentity.ReadAsync(client, ct).ConfigureAwait(false);
            var keys = await InstallationKeys.EnsureAsync(client, operatorNamespace, ct).ConfigureAwait(false);
            return new ClusterInstallation(id, keys);
        }
        catch (KubeApiException e) when (e.IsForbidden || e.IsNotFound)
        {
            throw new RunException(
                $"The API server refuses the operator: {e.Message} Apply what `gateway-operator manifests rbac` "
                    + $"prints, and see that namespace {operatorNamespace} exists.");
        }
    }

    public void Dispose() => Keys.Dispose();
}
