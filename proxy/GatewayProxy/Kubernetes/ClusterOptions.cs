using System.Net;
using GatewayOperator.Kubernetes;

namespace GatewayProxy.Kubernetes;

/// <summary>What a proxy on a cluster is told when it starts.</summary>
public sealed record ClusterOptions
{
    public required KubeConnection Connection { get; init; }

    /// <summary>Where the configuration's Secret is, and all that its target consists of.</summary>
    public required string Namespace { get; init; }

    /// <summary>The Secret with the configuration, or with the index of its shards.</summary>
    public required string ConfigSecret { get; init; }

    /// <summary>Name of this proxy: of its pod, and of its Lease.</summary>
    public required string PodName { get; init; }

    /// <summary>UID of the pod, which the Lease ends with; null outside of one.</summary>
    public string? PodUid { get; init; }

    /// <summary>
    /// How long a proxy that stops still lets clients in: so long the cluster takes to send them elsewhere. Until then
    /// they would be refused, and those whose sessions end would come back here.
    /// </summary>
    public TimeSpan Farewell { get; init; }

    /// <summary>Directory of the spool, where it is not what the configuration says.</summary>
    public string? Spool { get; init; }

    /// <summary>Where clients connect, where it is not what the configuration says.</summary>
    public IPEndPoint? Listen { get; init; }
}
