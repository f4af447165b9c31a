using System.Security.Cryptography;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Recordings;

/// <summary>
/// Vouches for what a target's proxies record: certifies their keys, and countersigns how far it has seen their
/// ledgers, with a key that they do not have. What was countersigned cannot be rewritten by who takes over a proxy.
/// </summary>
public sealed class RecordingNotary(SigningKey key, TimeProvider time, ILogger log)
{
    private readonly Dictionary<string, LedgerWatch> _ledgers = new(StringComparer.Ordinal);
    private readonly ProxyKeys _keys = new(key.Public);
    private readonly TargetStores _stores = new(time);
    private bool _failing;

    /// <summary>One look at the store.</summary>
    public async Task LookAsync(GatewayConfig config, ProxyAcknowledgement? acknowledgement, CancellationToken ct)
    {
        try
        {
            if (_stores.For(config) is { } store)
            {
                await LookAsync(store, config, acknowledgement, ct).ConfigureAwait(false);
                _failing = false;
            }
        }
        catch (Exception e) when (e is IOException or CryptographicException && !ct.IsCancellationRequested)
        {
            if (!_failing)
            {
                _failing = true;
                log.NotCountersigned($"{config.Target.Namespace}/{config.Target.Name}", e.Message);
            }
        }
    }

    private async Task LookAsync(
        IRecordingStore store, GatewayConfig config, ProxyAcknowledgement? acknowledgement, CancellationToken ct)
    {
        await _keys.LoadAsync(store, ct).ConfigureAwait(false);
        if (acknowledgement is { Proxy: { } proxy, RecordingKey: { } jwk } && !_keys.Proxies.Contains(proxy))
        {
            var target = new RecordedObject(config.Target.Namespace, config.Target.Name, config.Target.Uid);
            var certificate = KeyCertificate.Of(proxy, target, VerificationKey.Parse(jwk), time.GetUtcNow());
            await _keys.AddAsync(store, certificate, key, ct).ConfigureAwait(false);
        }

        foreach (var known in _keys.Proxies)
        {
            if (!_ledgers.TryGetValue(known, out var ledger))
            {
                _ledgers[known] = ledger = await LedgerWatch.ResumeAsync(known, store, ct).ConfigureAwait(false);
            }

            while (await ledger.NextAsync(store, _keys, ct).ConfigureAwait(false) is { } segment)
            {
                var head = new Countersignature
                {
                    V = SessionJournal.FormatVersion,
                    Proxy = known,
                    Seq = segment.Seal.LastSeq,
                    Head = segment.Seal.Head,
                    At = time.GetUtcNow(),
                };
                await store.TryCreateAsync(ObjectKey.Head(known, segment.Seal.Segment), head.Sign(key), ct)
                    .ConfigureAwait(false);
                ledger.Countersigned(segment);
            }

            if (ledger.Problem is { } problem && ledger.SayOnce())
            {
                log.LedgerRefused(known, problem);
            }
        }
    }
}
