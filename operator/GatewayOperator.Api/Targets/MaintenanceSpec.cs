using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>A maintenance window.</summary>
public sealed record MaintenanceSpec
{
    [Description("End of the window; unset means there is none. Until then sessions are answered 57P03.")]
    public DateTimeOffset? Until { get; init; }
}
