using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Compile;

/// <summary>
/// Everything of one target, compiled: what the database shall have and what the proxy shall enforce.
/// </summary>
public sealed record CompiledTarget
{
    public required DatabaseTarget Target { get; init; }

    /// <summary>Null when there is a <see cref="Fault"/>.</summary>
    public TargetPlan? Plan { get; init; }

    /// <summary>
    /// The configuration with all admitted grants, login roles still missing; null when it cannot be made.
    /// </summary>
    public GatewayConfig? Desired { get; init; }

    public TargetFault? Fault { get; init; }

    public required IReadOnlyList<GrantDecision> Decisions { get; init; }

    /// <summary>What this release does differently from what the spec says, on the safe side.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>When a grant expires next.</summary>
    public DateTimeOffset? NextBoundary { get; init; }
}
