using GatewayProxy.Configuration;
using GatewayProxy.Upstream;

namespace GatewayProxy.Ddl;

/// <summary>What all changes of schemas share.</summary>
public sealed record DdlServices(
    PolicyHolder Policy, UpstreamConnector Connector, CancelForwarder Cancels, SchemaGate Gate, TimeProvider Time,
    ILogger<DdlExecution> Log)
{
    /// <inheritdoc cref="ProxyOptions.OperatorPatience"/>
    public TimeSpan OperatorPatience { get; init; } = TimeSpan.FromSeconds(40);
}
