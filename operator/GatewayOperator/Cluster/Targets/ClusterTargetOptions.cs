using GatewayOperator.Api.Signing;

namespace GatewayOperator.Cluster.Targets;

/// <summary>What all targets of an installation have in common.</summary>
public sealed record ClusterTargetOptions
{
    /// <summary>Marks everything in databases as ours.</summary>
    public required string InstallationId { get; init; }

    /// <summary>Namespaces whose targets are served.</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary>The public half of the key that signs decisions: a JWK.</summary>
    public required string ApprovalKey { get; init; }

    /// <summary>Vouches for proxies' recordings; null vouches for none.</summary>
    public SigningKey? RecordingKey { get; init; }

    /// <summary>Image of the gateway's pods.</summary>
    public required string ProxyImage { get; init; }

    /// <summary>
    /// Whether an acknowledgement needs a Ready pod that holds its Lease. False only where proxies run outside of pods;
    /// then there is no workload either.
    /// </summary>
    public bool ProxiesInPods { get; init; } = true;

    /// <summary>How long a stopping pod waits for open transactions.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
