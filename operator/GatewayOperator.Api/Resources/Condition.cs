using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Resources;

/// <summary>Kubernetes' metav1.Condition.</summary>
public sealed record Condition
{
    [Description("What the condition is about, see the kind's documentation.")]
    [Length(1, 316)]
    public required string Type { get; init; }

    [Description("Whether it holds.")]
    public required ConditionStatus Status { get; init; }

    [Description("Stable word for programs.")]
    public required string Reason { get; init; }

    [Description("Sentence for people: what is wrong and what to do.")]
    [Length(0, 32768)]
    public required string Message { get; init; }

    [Description("Generation of the spec that this condition speaks about.")]
    public long? ObservedGeneration { get; init; }

    [Description("When the status last moved.")]
    public required DateTimeOffset LastTransitionTime { get; init; }
}
