using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Activations;

/// <summary>Nothing is active but what always is.</summary>
public sealed class NoActivations : IActivations
{
    public DateTimeOffset? NextEnd => null;

    public GatewayConfig Apply(GatewayConfig config) => config;
}
