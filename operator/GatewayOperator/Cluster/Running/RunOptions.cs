using GatewayOperator.Admission;

namespace GatewayOperator.Cluster.Running;

/// <summary>What <c>gateway-operator run</c> was started with.</summary>
public sealed record RunOptions
{
    /// <summary>Namespaces whose resources are served.</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary>Where the operator's own Secret and its Lease are.</summary>
    public required string OperatorNamespace { get; init; }

    /// <summary>Image of the gateway's pods.</summary>
    public required string ProxyImage { get; init; }

    /// <summary>Address and port of metrics and health.</summary>
    public required string MetricsAddress { get; init; }

    /// <summary>False for the only operator there is; two without election would undo each other's work.</summary>
    public bool LeaderElect { get; init; } = true;

    /// <summary>
    /// Whether an acknowledgement needs a Ready pod that holds its Lease. False only where proxies run outside of pods.
    /// </summary>
    public bool ProxiesInPods { get; init; } = true;

    /// <summary>How admission webhooks are served; null for not at all: then nothing can be approved.</summary>
    public WebhookOptions? Webhooks { get; init; }

    /// <summary>How long the record of an ended session stays on the API server; the recording stays longer.</summary>
    public TimeSpan RecordRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Records of sessions that one namespace keeps on the API server.</summary>
    public int RecordLimit { get; init; } = 1000;
}
