namespace GatewayProxy.Recording.Storing;

/// <summary>Where an <see cref="S3Store"/> is and how it is spoken to.</summary>
public sealed record S3StoreOptions
{
    public required string Bucket { get; init; }

    /// <summary>Of a server that is not Amazon's; null for Amazon's own, found by the region.</summary>
    public Uri? Endpoint { get; init; }

    public string? Region { get; init; }

    /// <summary>The bucket is part of the path and not of the host's name.</summary>
    public bool PathStyle { get; init; }

    public S3Identity Identity { get; init; }

    /// <summary>With <see cref="S3Identity.Given"/>.</summary>
    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    /// <summary><c>AES256</c> or <c>aws:kms</c>; null leaves it to the bucket.</summary>
    public string? ServerSideEncryption { get; init; }

    /// <summary>For <c>aws:kms</c>.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>How long nobody, the account's owner included, may delete an object (compliance mode).</summary>
    public TimeSpan? ObjectLock { get; init; }

    /// <summary>Who has the right to bypass the lock may delete an object earlier (governance mode).</summary>
    public bool IsLockBypassable { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
