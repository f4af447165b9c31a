using GatewayOperator.Api.Configuration;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>The store of the configuration in force.</summary>
public sealed class StoreHolder
{
    private readonly Lock _gate = new();
    private RecordingStorageConfig? _config;
    private IRecordingStore? _store;

    /// <summary>The place of a target's recordings; null when it names none.</summary>
    public IRecordingStore? For(GatewayConfig config)
    {
        lock (_gate)
        {
            if (config.Recording.Storage != _config)
            {
                (_store as IDisposable)?.Dispose();
                _config = config.Recording.Storage;
                _store = TargetStore.Open(config);
            }

            return _store;
        }
    }
}
