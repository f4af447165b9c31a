using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace GatewayProxy.Recording.Storing;

/// <summary>Recordings in a bucket of an S3-compatible server that honours <c>If-None-Match: *</c>.</summary>
public sealed class S3Store : IRecordingStore, IDisposable
{
    private readonly S3StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly PooledHttpClients _http;
    private readonly AmazonS3Client _client;

    public S3Store(S3StoreOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time;
        _http = new PooledHttpClients(options.Timeout);
        var configuration = Configuration(options, _http);
        _client = options.Identity switch
        {
            S3Identity.Given => new AmazonS3Client(
                new BasicAWSCredentials(options.AccessKey, options.SecretKey), configuration),
            S3Identity.User => new AmazonS3Client(configuration),
            _ => new AmazonS3Client(WorkloadCredentials.Find(), configuration),
        };
    }

    public async Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        var request = new PutObjectRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            InputStream = stream,
            ContentType = "application/json",
            IfNoneMatch = "*",
            // Required with a lock, and what arrived is then what was sent.
            ChecksumSHA256 = Convert.ToBase64String(SHA256.HashData(content.Span)),
        };
        Protect(request);
        try
        {
            await _client.PutObjectAsync(request, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
        catch (Exception e) when (IsFailure(e, cancellation))
        {
            throw Failure($"{key} cannot be stored", e);
        }
    }

    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        try
        {
            using var response = await _client
                .GetObjectAsync(_options.Bucket, key, cancellation).ConfigureAwait(false);
            var content = new byte[response.ContentLength];
            await response.ResponseStream.ReadExactlyAsync(content, cancellation).ConfigureAwait(false);
            return content;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            return null;
        }
        catch (Exception e) when (IsFailure(e, cancellation))
        {
            throw Failure($"{key} cannot be read", e);
        }
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            var page = await PageAsync(prefix, next, cancellation).ConfigureAwait(false);
            foreach (var stored in page.S3Objects ?? [])
            {
                yield return new StoredObject(stored.Key, stored.Size ?? 0);
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public async Task DeleteAsync(string key, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        try
        {
            await _client.DeleteObjectAsync(_options.Bucket, key, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e, cancellation))
        {
            throw Failure($"{key} cannot be deleted", e);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private static AmazonS3Config Configuration(S3StoreOptions options, PooledHttpClients http)
    {
        var configuration = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle,
            HttpClientFactory = http,
            Timeout = options.Timeout,
            // Checksums in trailers, the SDK's default, are unknown to many servers that are not Amazon's.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            configuration.ServiceURL = endpoint.ToString();
            configuration.AuthenticationRegion = options.Region ?? "us-east-1";
        }
        else if (options.Region is { } region)
        {
            configuration.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        }

        return configuration;
    }

    private static bool IsFailure(Exception e, CancellationToken cancellation) =>
        e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested);

    private void Protect(PutObjectRequest request)
    {
        if (_options.ServerSideEncryption is { } method)
        {
            request.ServerSideEncryptionMethod = new ServerSideEncryptionMethod(method);
            request.ServerSideEncryptionKeyManagementServiceKeyId = _options.KmsKeyId;
        }

        if (_options.ObjectLock is { } period)
        {
            request.ObjectLockMode = _options.IsLockBypassable
                ? ObjectLockMode.Governance
                : ObjectLockMode.Compliance;
            request.ObjectLockRetainUntilDate = (_time.GetUtcNow() + period).UtcDateTime;
        }
    }

    private async Task<ListObjectsV2Response> PageAsync(
        string prefix, string? next, CancellationToken cancellation)
    {
        try
        {
            return await _client.ListObjectsV2Async(
                new ListObjectsV2Request
                {
                    BucketName = _options.Bucket,
                    Prefix = prefix,
                    ContinuationToken = next,
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e, cancellation))
        {
            throw Failure($"{prefix} cannot be listed", e);
        }
    }

    private RecordingStoreException Failure(string what, Exception e) => S3Failure.Of(what, _options, e);
}
