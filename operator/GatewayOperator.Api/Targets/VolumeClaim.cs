using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Targets;

/// <summary>A volume claim for the spool.</summary>
public sealed record VolumeClaim
{
    [Description("Storage class; unset means the cluster's default.")]
    [Length(1, 253)]
    public string? StorageClassName { get; init; }

    [Description("Size.")]
    public required ByteQuantity Size { get; init; }
}
