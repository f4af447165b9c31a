using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.SessionRecords;

/// <summary>Known when the session has ended; written once.</summary>
public sealed record SessionRecordStatus : ResourceStatus
{
    [Description("Whether the recording is complete.")]
    public SessionRecordState State { get; init; }

    [Description("When the session ended.")]
    public DateTimeOffset? EndedAt { get; init; }

    [Description("Why it ended.")]
    [Length(0, 256)]
    public string? EndReason { get; init; }

    [Description("Statements received.")]
    public long Statements { get; init; }

    [Description("Statements refused.")]
    public long Denied { get; init; }

    [Description("Statements that waited for an approval.")]
    public long Held { get; init; }

    [Description("Statements that ran under an approval.")]
    public long Approved { get; init; }

    [Description("Rows returned.")]
    public long Rows { get; init; }

    [Description("Where the recording is.")]
    [Length(0, 512)]
    public string? Location { get; init; }

    [Description("Size of the recording in bytes, without its seals.")]
    public long? Bytes { get; init; }

    [Description("SHA-256 of the last line of the journal.")]
    [Length(0, 71)]
    public string? Head { get; init; }

    [Description("SHA-256 of the last segment, and so of all before it.")]
    [Length(0, 71)]
    public string? Digest { get; init; }

    [Description("Signature of the last segment, in base64url.")]
    [Length(0, 128)]
    public string? Signature { get; init; }

    [Description("Thumbprint of the key that signed the last segment.")]
    [Length(0, 64)]
    public string? KeyId { get; init; }
}
