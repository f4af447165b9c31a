using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Configuration;

/// <summary>Local mode: the operator on this machine has said all there is.</summary>
public sealed class NoSupplement : IConfigurationSupplement
{
    public GatewayConfig Complete(GatewayConfig config) => config;
}
