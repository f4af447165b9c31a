using GatewayOperator.Activations;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Tests.Cluster.Targets;

/// <summary>No grant is active but those that always are.</summary>
internal sealed class NothingActive : IActivations
{
    public DateTimeOffset? NextEnd => null;

    public GatewayConfig Apply(GatewayConfig config) => config;
}
