namespace GatewayOperator.Api.Configuration;

/// <summary>The database server behind the proxy.</summary>
public sealed record TargetConfig
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required UpstreamTlsMode TlsMode { get; init; }

    /// <summary>PEM bundle that the server's certificate must chain to; null means the system's trust store.</summary>
    public string? CaPem { get; init; }
}
