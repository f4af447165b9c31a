using System.Net;
using GatewayProxy.Kubernetes;
using GatewayProxy.Listening;

namespace GatewayProxy;

/// <summary>The command line of <c>gateway-proxy</c>.</summary>
public sealed record ProxyOptions
{
    /// <summary>Path of the GatewayConfig that the operator writes in local mode; null on a cluster.</summary>
    public string? Config { get; init; }

    /// <summary>Where the GatewayConfig is on a cluster; null in local mode.</summary>
    public ClusterOptions? Cluster { get; init; }

    /// <summary>Path the proxy's acknowledgement is written to; null for none.</summary>
    public string? Acknowledge { get; init; }

    /// <summary>Where /metrics, /livez and /readyz are served.</summary>
    public required IPEndPoint Operations { get; init; }

    /// <summary>How long a shutdown waits for open transactions.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>Stop when standard input ends: the operator that started this proxy is gone.</summary>
    public bool Attached { get; init; }

    /// <summary>
    /// How long statements wait for the operator after a change of the schema; then they are refused. The operator
    /// looks every five seconds, and gives a migration thirty.
    /// </summary>
    public TimeSpan OperatorPatience { get; init; } = TimeSpan.FromSeconds(40);

    public StartupLimits Limits { get; init; } = new();

    /// <summary>One JSON object a line instead of text.</summary>
    public bool JsonLog { get; init; }
}
