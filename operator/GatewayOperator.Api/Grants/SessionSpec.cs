using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Grants;

/// <summary>Limits of each session; unset means unlimited.</summary>
public sealed record SessionSpec
{
    [Description("How long a session lasts.")]
    public KubeDuration? MaxDuration { get; init; }

    [Description("How long a session may wait for the client between statements.")]
    public KubeDuration? IdleTimeout { get; init; }

    [Description("How long one statement may run.")]
    public KubeDuration? StatementTimeout { get; init; }

    [Description("Rows that one statement may return.")]
    [Range(1, long.MaxValue)]
    public long? MaxRows { get; init; }

    [Description("Bytes of row data that one statement may return.")]
    public ByteQuantity? MaxBytes { get; init; }

    [Description(
        "Sessions at once; the database counts them over all proxies. With connectAs each proxy counts its own.")]
    [Range(1, 10000)]
    public int? MaxConcurrent { get; init; }
}
