using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Sessions;

/// <summary>Local mode: what holds is in the configuration, and its operator ends with its proxies.</summary>
public sealed class ConfigurationAlone : ISessionFacts
{
    public event Action<string?>? Changed
    {
        add
        {
            // Nothing is ever known besides.
        }
        remove
        {
            // Nothing was added.
        }
    }

    public string? EndedBecause(GatewayConfig config, GrantConfig grant) => null;

    public Withholding? Withhold(GatewayConfig config, GrantConfig grant) => null;
}
