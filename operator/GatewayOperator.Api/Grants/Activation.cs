using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Grants;

/// <summary>Just-in-time activation.</summary>
public sealed record Activation
{
    [Description("Always; OnConnect holds the first statement of a session until somebody approves; OnRequest needs an"
        + " approved ApprovalRequest of type Activation first.")]
    public ActivationMode Mode { get; init; } = ActivationMode.Always;

    [Description("How long one activation lasts at most.")]
    public KubeDuration MaxDuration { get; init; } = new(TimeSpan.FromMinutes(30));
}
