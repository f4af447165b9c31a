using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Cluster.Installation;

/// <summary>What marks everything in databases as this cluster's.</summary>
public static class InstallationIdentity
{
    private const string Anchor = "kube-system";

    /// <summary>The UID of a namespace that every cluster has and that nobody can delete.</summary>
    /// <exception cref="RunException">It cannot be read.</exception>
    public static async Task<string> ReadAsync(KubeClient client, CancellationToken ct)
    {
        var found = await client.GetAsync<V1Namespace>("", Anchor, ct).ConfigureAwait(false);
        return found?.Metadata.Uid
            ?? throw new RunException($"The cluster has no namespace {Anchor}, whose UID marks what belongs to it.");
    }
}
