using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Resources;

/// <summary>What every status has.</summary>
public record ResourceStatus
{
    [Description("Generation of the spec that this status speaks about.")]
    public long? ObservedGeneration { get; init; }

    [Description("Accepted, ResolvedRefs, Programmed, Ready and those of the kind; each message says what to do.")]
    [XListMapKeys("type")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
