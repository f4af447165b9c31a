using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Configuration;

/// <summary>What a proxy itself knows of a configuration and its operator does not.</summary>
public interface IConfigurationSupplement
{
    GatewayConfig Complete(GatewayConfig config);
}
