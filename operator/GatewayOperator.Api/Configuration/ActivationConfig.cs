using GatewayOperator.Api.Grants;

namespace GatewayOperator.Api.Configuration;

/// <summary>A grant that is active only when somebody has approved.</summary>
public sealed record ActivationConfig
{
    /// <summary>OnRequest or OnConnect.</summary>
    public required ActivationMode Mode { get; init; }

    /// <summary>How long one activation lasts at most.</summary>
    public required TimeSpan MaxDuration { get; init; }

    /// <summary>
    /// Who can have it activated: any one matches. They are here and not among the grant's own, so that a proxy that
    /// knows nothing of activation finds nobody there and lets nobody in.
    /// </summary>
    public required IReadOnlyList<SubjectConfig> Subjects { get; init; }

    /// <summary>OnRequest: for whom it is active now.</summary>
    public IReadOnlyList<GrantActivation> Active { get; init; } = [];

    /// <summary>OnConnect: what ends sessions that were activated before.</summary>
    public IReadOnlyList<ActivationRevocation> Revoked { get; init; } = [];
}
