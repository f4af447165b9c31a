using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Activations;

/// <summary>For whom which grants are active now.</summary>
public interface IActivations
{
    /// <summary>When the next activation is over.</summary>
    DateTimeOffset? NextEnd { get; }

    /// <summary>The configuration with the activations that there are now.</summary>
    GatewayConfig Apply(GatewayConfig config);
}
