using GatewayOperator.Api.Targets;

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

    /// <summary>Null with <see cref="SecretAccessKey"/>: the identity that the platform gives to the process.</summary>
    public string? AccessKeyId { get; init; }

    public string? SecretAccessKey { get; init; }

    /// <summary><c>AES256</c> or <c>aws:kms</c>; null leaves it to the bucket.</summary>
    public string? ServerSideEncryption { get; init; }

    public string? KmsKeyId { get; init; }

    /// <summary>How long the service refuses to delete an object (S3 Object Lock).</summary>
    public TimeSpan? ObjectLock { get; init; }

    public ObjectLockMode ObjectLockMode { get; init; }

    /// <summary>Never prints credentials.</summary>
    public override string ToString() => $"S3StorageConfig {{ Endpoint = {Endpoint}, Bucket = {Bucket} }}";
}
