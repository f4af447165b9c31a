using GatewayOperator.Api.Configuration;
using GatewayProxy.Configuration;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Waits for the operator to certify this proxy's key. Before that nothing is stored: what a proxy had sealed that died
/// uncertified would be signed by nobody. The ledger is opened first, so that no key is certified without one.
/// </summary>
public sealed class ProxyCertificate(JournalSpool spool, ProxyKey identity, ProxyState state)
{
    private bool _announced;
    private volatile bool _there;

    public bool WasThere => _there;

    /// <exception cref="JournalException">The ledger cannot be written.</exception>
    /// <exception cref="RecordingStoreException">The store cannot be read.</exception>
    public async Task<bool> IsThereAsync(GatewayConfig config, IRecordingStore store, CancellationToken cancellation)
    {
        if (_there)
        {
            return true;
        }

        var target = new RecordedObject(config.Target.Namespace, config.Target.Name, config.Target.Uid);
        spool.LedgerFor(SpoolFolder.Of(config.Recording.Directory, target.Namespace, target.Name), target);
        if (!_announced)
        {
            state.Records(identity.Proxy, identity.Key.Public.Jwk);
            _announced = true;
        }

        var key = ObjectKey.Certificate(identity.Key.Public.Thumbprint);
        return _there = await store.ReadAsync(key, cancellation) is not null;
    }
}
