using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;

namespace GatewayProxy.Recording.Storing;

/// <summary>The store that the configuration in force names; opened once for each that it names.</summary>
public sealed class TargetStores(TimeProvider time)
{
    private readonly Lock _gate = new();
    private RecordingStorageConfig? _config;
    private IRecordingStore? _store;

    /// <summary>The place of a target's recordings; null when it names none.</summary>
    public IRecordingStore? For(GatewayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        lock (_gate)
        {
            if (config.Recording.Storage != _config)
            {
                // Uploads that are under way may still use the one before; it goes when they are done.
                _config = config.Recording.Storage;
                _store = _config is null ? null : Open(_config, config.Target);
            }

            return _store;
        }
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

    private PrefixedStore Open(RecordingStorageConfig storage, TargetConfig target)
    {
        var place = ObjectKey.Target(new RecordedObject(target.Namespace, target.Name, target.Uid));
        return storage.S3 is { } s3
            ? new PrefixedStore(new S3Store(Options(s3), time), s3.Prefix is null ? place : $"{s3.Prefix}/{place}")
            : new PrefixedStore(new DirectoryStore(storage.Directory!), place);
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
