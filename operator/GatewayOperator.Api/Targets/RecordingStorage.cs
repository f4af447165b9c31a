using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>Where recordings end up: exactly one of its fields.</summary>
[ValidationRule("has(self.s3) != has(self.directory)", "set exactly one of s3 and directory")]
public sealed record RecordingStorage
{
    [Description("S3-compatible object storage.")]
    public S3Storage? S3 { get; init; }

    [Description("A directory.")]
    public DirectoryStorage? Directory { get; init; }
}
