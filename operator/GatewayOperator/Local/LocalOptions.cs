using System.Net;

namespace GatewayOperator.Local;

/// <summary>What <c>gateway-operator local</c> was started with.</summary>
public sealed record LocalOptions
{
    /// <summary>Directory of the user's YAML files.</summary>
    public required string Resources { get; init; }

    /// <summary>Directory of keys and running configuration.</summary>
    public required string State { get; init; }

    /// <summary>Address the gateways bind.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Port of the development issuer; null for none.</summary>
    public int? DevIssuerPort { get; init; }

    /// <summary>The gateway-proxy binary.</summary>
    public required string Proxy { get; init; }

    /// <summary>How long a stopping gateway waits for open transactions.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
