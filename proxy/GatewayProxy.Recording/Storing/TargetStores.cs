using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;

namespace GatewayProxy.Recording.Storing;

/// <summary>
/// The stores that configurations name; each is opened once, and anew when it is spoken to otherwise.
/// </summary>
public sealed class TargetStores(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (RecordingStorageConfig Config, IRecordingStore Store, IDisposable? Client)>
        _open = new(StringComparer.Ordinal);

    private IDisposable? _replaced;

    /// <summary>The place of a target's recordings; null when it names none.</summary>
    public IRecordingStore? For(GatewayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        lock (_gate)
        {
            if (config.Recording.Storage is not { } storage)
            {
                return null;
            }

            var identity = IdentityOf(config)!;
            if (!_open.TryGetValue(identity, out var open) || open.Config != storage)
            {
                // Uploads that are under way may still use the one before: it goes with the next change.
                _replaced?.Dispose();
                _replaced = open.Client;
                _open[identity] = open = Open(storage, config.Target);
            }

            return open.Store;
        }
    }

    /// <summary>
    /// Which storage a target names, and its place there; however it is spoken to. Null when it names none.
    /// </summary>
    public static string? IdentityOf(GatewayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var location = LocationOf(config);
        return config.Recording.Storage is { S3: { } s3 } ? $"{s3.Endpoint.TrimEnd('/')} {location}" : location;
    }

    /// <summary>
    /// Path or URI of the place of a target's recordings, without a slash at its end; null when it names none.
    /// </summary>
    public static string? LocationOf(GatewayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var place = $"{config.Target.Namespace}.{config.Target.Name}";
        return config.Recording.Storage switch
        {
            { S3: { Prefix: null } s3 } => $"s3://{s3.Bucket}/{place}",
            { S3: { } s3 } => $"s3://{s3.Bucket}/{s3.Prefix}/{place}",
            { Directory: { } directory } => Path.Combine(directory, place),
            _ => null,
        };
    }

    private (RecordingStorageConfig, IRecordingStore, IDisposable?) Open(
        RecordingStorageConfig storage, TargetConfig target)
    {
        var place = ObjectKey.Target(new RecordedObject(target.Namespace, target.Name, target.Uid));
        if (storage.S3 is not { } s3)
        {
            return (storage, new PrefixedStore(new DirectoryStore(storage.Directory!), place), null);
        }

        var client = new S3Store(Options(s3), time);
        return (storage, new PrefixedStore(client, s3.Prefix is null ? place : $"{s3.Prefix}/{place}"), client);
    }

    private static S3StoreOptions Options(S3StorageConfig storage) => new()
    {
        Endpoint = new Uri(storage.Endpoint),
        Region = storage.Region,
        Bucket = storage.Bucket,
        // Only Amazon has a host name for every bucket.
        PathStyle = !storage.Endpoint.Contains(".amazonaws.com", StringComparison.OrdinalIgnoreCase),
        Identity = storage.AccessKeyId is null ? S3Identity.Workload : S3Identity.Given,
        AccessKey = storage.AccessKeyId,
        SecretKey = storage.SecretAccessKey,
        ServerSideEncryption = storage.ServerSideEncryption,
        KmsKeyId = storage.KmsKeyId,
        ObjectLock = storage.ObjectLock,
        IsLockBypassable = storage.ObjectLockMode == ObjectLockMode.Governance,
    };
}
