using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>Bounds on approval requests of a target.</summary>
public sealed record ApprovalLimits
{
    [Description("Pending requests of one grant; more are refused.")]
    [Range(1, 1000)]
    public int MaxPendingPerGrant { get; init; } = 20;

    [Description("Requests per minute over the whole target; more are refused.")]
    [Range(1, 1000)]
    public int MaxPerMinute { get; init; } = 10;

    [Description("Who is told about a new request.")]
    public Notification? Notify { get; init; }
}
