using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Targets;

/// <summary>The buffer before upload.</summary>
public sealed record SpoolSpec
{
    [Description("Bytes that may wait for upload; onFailure decides what happens beyond.")]
    public ByteQuantity MaxBytes { get; init; } = new(1L << 30);

    [Description("A volume claim for the spool instead of the pod's own disk; ignored in local mode.")]
    public VolumeClaim? VolumeClaimTemplate { get; init; }
}
