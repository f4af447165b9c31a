using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Recordings;

/// <summary>
/// Vouches for what a target's proxies record: certifies their keys, and countersigns how far it has seen their
/// ledgers, with a key that they do not have. What was countersigned cannot be rewritten by who takes over a proxy.
/// </summary>
public sealed class RecordingNotary(SigningKey key, TimeProvider time, ILogger log)
{
    // What began in a storage that the target does not name any more ends there.
    private readonly Dictionary<string, NotarizedPlace> _places = new(StringComparer.Ordinal);
    private readonly TargetStores _stores = new(time);

    /// <summary>One look at every storage that was named since the operator started.</summary>
    public async Task LookAsync(
        GatewayConfig config, IReadOnlyList<ProxyAcknowledgement> acknowledgements, CancellationToken ct)
    {
        if (TargetStores.IdentityOf(config) is { } storage)
        {
            if (!_places.TryGetValue(storage, out var place))
            {
                _places[storage] = place = new NotarizedPlace(storage, key, _stores, time, log);
            }

            place.Config = config;
        }

        foreach (var place in _places.Values)
        {
            await place.LookAsync(acknowledgements, ct).ConfigureAwait(false);
        }
    }
}
