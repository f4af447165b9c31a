using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Recording.Storing;

/// <summary>The place of one target's recordings, as its configuration says.</summary>
public static class TargetStore
{
    /// <summary>Null when the target names no storage.</summary>
    public static IRecordingStore? Open(GatewayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (storage, target) = (config.Recording.Storage, config.Target);
        return storage is null
            ? null
            : new PrefixedStore(
                new DirectoryStore(storage.Directory!),
                ObjectKey.Target(new RecordedObject(target.Namespace, target.Name, target.Uid)));
    }
}
