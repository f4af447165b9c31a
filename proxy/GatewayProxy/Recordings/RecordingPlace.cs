using GatewayOperator.Api.Configuration;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// A storage that this proxy records into: who it is there, and its ledger. What began in one storage ends there; a
/// target that names another one gets another place.
/// </summary>
public sealed class RecordingPlace(GatewayConfig config, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private GatewayConfig _config = config;
    private SpooledLedger? _ledger;
    private volatile bool _certified;

    /// <summary>Which storage, with the target's place in it.</summary>
    public string Storage { get; } = TargetStores.IdentityOf(config)!;

    public ProxyKey Identity { get; } = new(time);

    /// <summary>The newest configuration that names this storage.</summary>
    public GatewayConfig Config
    {
        get
        {
            lock (_gate)
            {
                return _config;
            }
        }
    }

    /// <summary>The operator has certified the key.</summary>
    public bool IsCertified
    {
        get => _certified;
        set => _certified = value;
    }

    /// <summary>What is recorded here; null before it is opened.</summary>
    public SpooledLedger? Ledger
    {
        get
        {
            lock (_gate)
            {
                return _ledger;
            }
        }
    }

    /// <summary>Takes what may be new in how the storage is spoken to.</summary>
    public void Follow(GatewayConfig newer)
    {
        lock (_gate)
        {
            if (newer.CompiledAt >= _config.CompiledAt)
            {
                _config = newer;
            }
        }
    }

    /// <summary>The ledger, which is opened the first time.</summary>
    /// <exception cref="JournalException">It cannot be written.</exception>
    public SpooledLedger OpenLedger()
    {
        lock (_gate)
        {
            var target = new RecordedObject(_config.Target.Namespace, _config.Target.Name, _config.Target.Uid);
            var folder = SpoolFolder.Of(_config.Recording.Directory, target.Namespace, target.Name);
            return _ledger ??= SpooledLedger.Open(folder, target, Storage, Identity, time);
        }
    }

    public void Dispose()
    {
        Ledger?.Dispose();
        Identity.Dispose();
    }
}
