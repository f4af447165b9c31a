using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Targets;

/// <summary>Recording of sessions.</summary>
public sealed record RecordingSpec
{
    [Description("Where recordings end up; unset in local mode means the directory recordings/ beside the resources.")]
    public RecordingStorage? Storage { get; init; }

    [Description("Encrypts stored sessions so that only the holder of a private key can read them.")]
    public RecordingEncryption? Encryption { get; init; }

    [Description("How often what was recorded is uploaded.")]
    public KubeDuration UploadInterval { get; init; } = new(TimeSpan.FromSeconds(5));

    [Description("What must have happened to a statement's record before the statement is forwarded: Written to the"
        + " kernel, Synced to disk, or acknowledged by the Remote storage.")]
    public RecordingDurability Durability { get; init; } = RecordingDurability.Written;

    [Description("The local buffer before upload.")]
    public SpoolSpec Spool { get; init; } = new();

    [Description("What happens when nothing can be recorded: Refuse statements, or Continue and count the gap.")]
    public RecordingFailureAction OnFailure { get; init; } = RecordingFailureAction.Refuse;

    [Description("Which literals and parameters appear in the journal.")]
    public LiteralRecording Literals { get; init; } = LiteralRecording.RedactProtected;

    [Description("Whether result rows are recorded.")]
    public ResultRecording Results { get; init; } = new();

    [Description("How long recordings are kept.")]
    public KubeDuration Retention { get; init; } = new(TimeSpan.FromDays(90));
}
