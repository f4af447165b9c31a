namespace GatewayOperator.Api.Configuration;

/// <summary>S3-compatible object storage, with the credentials to write to it.</summary>
public sealed record S3StorageConfig
{
    /// <summary>http or https URL of the service.</summary>
    public required string Endpoint { get; init; }

    public required string Region { get; init; }

    public required string Bucket { get; init; }

    /// <summary>Before every object's name, without a slash at its end; null for none.</summary>
    public string? Prefix { get; init; }

    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    /// <summary>How long the service refuses to delete an object (S3 Object Lock, compliance mode).</summary>
    public TimeSpan? ObjectLock { get; init; }

    /// <summary>Never prints credentials.</summary>
    public override string ToString() => $"S3StorageConfig {{ Endpoint = {Endpoint}, Bucket = {Bucket} }}";
}
