using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>Recording of result rows.</summary>
public sealed record ResultRecording
{
    [Description("None, or Masked: rows as the client saw them; ignored for Exempt grants.")]
    public ResultRecordingMode Mode { get; init; } = ResultRecordingMode.None;

    [Description("Rows recorded per statement.")]
    [Range(1, 100000)]
    public int MaxRows { get; init; } = 100;
}
