using GatewayProxy.Configuration;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Waits for the operator to certify this proxy's key. Before that nothing is stored: what a proxy had sealed that died
/// uncertified would be signed by nobody. The ledger is opened first, so that no key is certified without one.
/// </summary>
public sealed class ProxyCertificate(PolicyHolder policy, ProxyState state)
{
    private volatile string? _announced;

    /// <exception cref="JournalException">The ledger cannot be written.</exception>
    /// <exception cref="RecordingStoreException">The store cannot be read.</exception>
    public async Task<bool> IsThereAsync(RecordingPlace place, IRecordingStore store, CancellationToken cancellation)
    {
        if (place.IsCertified)
        {
            return true;
        }

        place.OpenLedger();
        var (proxy, key) = (place.Identity.Proxy, place.Identity.Key.Public);
        if (_announced != proxy && IsNamed(place))
        {
            state.Records(proxy, key.Jwk, place.Storage);
            _announced = proxy;
        }

        var there = await store.ReadAsync(ObjectKey.Certificate(key.Thumbprint), cancellation) is not null;
        return place.IsCertified = there;
    }

    /// <summary>The configuration in force names this storage, so its recordings go there.</summary>
    public bool IsNamed(RecordingPlace place) =>
        policy.Current is { Config: { } config } && TargetStores.IdentityOf(config) == place.Storage;
}
