namespace GatewayOperator.Api.Configuration;

/// <summary>Where sealed recordings go: exactly one of its fields is set.</summary>
public sealed record RecordingStorageConfig
{
    /// <summary>A directory, absolute.</summary>
    public string? Directory { get; init; }

    public S3StorageConfig? S3 { get; init; }
}
