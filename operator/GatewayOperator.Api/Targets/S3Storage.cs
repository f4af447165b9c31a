using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Targets;

/// <summary>S3-compatible object storage.</summary>
public sealed record S3Storage
{
    [Description("https URL of the service.")]
    [Pattern("^https?://.+$", "an http or https URL")]
    public required string Endpoint { get; init; }

    [Description("Region that requests are signed for.")]
    public string Region { get; init; } = "us-east-1";

    [Description("Bucket.")]
    [Length(3, 63)]
    public required string Bucket { get; init; }

    [Description("Prefix of object names.")]
    public string? Prefix { get; init; }

    [Description("Secret with accessKeyId and secretAccessKey.")]
    public required LocalReference CredentialsSecretRef { get; init; }

    [Description("How long the storage refuses to delete an object (S3 Object Lock, compliance mode).")]
    public KubeDuration? ObjectLock { get; init; }
}
