using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Recordings;

/// <summary>What the operator vouches for in one storage of a target.</summary>
internal sealed class NotarizedPlace(
    string storage, SigningKey key, TargetStores stores, TimeProvider time, ILogger log)
{
    private readonly Dictionary<string, LedgerWatch> _ledgers = new(StringComparer.Ordinal);
    private readonly ProxyKeys _keys = new(key.Public);
    private bool _failing;

    /// <summary>The newest configuration that names it.</summary>
    public GatewayConfig? Config { get; set; }

    /// <summary>One look at the store. Whatever lies there, the next look comes.</summary>
    public async Task LookAsync(IReadOnlyList<ProxyAcknowledgement> acknowledgements, CancellationToken ct)
    {
        try
        {
            var store = stores.For(Config!)!;
            await _keys.LoadAsync(store, ct).ConfigureAwait(false);
            foreach (var acknowledgement in acknowledgements)
            {
                await CertifyAsync(store, acknowledgement, ct).ConfigureAwait(false);
            }

            foreach (var proxy in _keys.Proxies)
            {
                await CountersignAsync(store, proxy, ct).ConfigureAwait(false);
            }

            _failing = false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            if (!_failing)
            {
                _failing = true;
                log.NotCountersigned($"{Config!.Target.Namespace}/{Config.Target.Name}", e.Message);
            }
        }
    }

    private async Task CertifyAsync(IRecordingStore store, ProxyAcknowledgement acknowledgement, CancellationToken ct)
    {
        if (acknowledgement is { Proxy: { } proxy, RecordingKey: { } jwk } && !_keys.Proxies.Contains(proxy)
            && (acknowledgement.RecordingStorage ?? storage) == storage)
        {
            var target = new RecordedObject(Config!.Target.Namespace, Config.Target.Name, Config.Target.Uid);
            var certificate = KeyCertificate.Of(proxy, target, VerificationKey.Parse(jwk), time.GetUtcNow());
            await _keys.AddAsync(store, certificate, key, ct).ConfigureAwait(false);
        }
    }

    private async Task CountersignAsync(IRecordingStore store, string proxy, CancellationToken ct)
    {
        if (!_ledgers.TryGetValue(proxy, out var ledger))
        {
            ledger = await LedgerWatch.ResumeAsync(proxy, store, key.Public, ct).ConfigureAwait(false);
            _ledgers[proxy] = ledger;
        }

        while (await ledger.NextAsync(store, _keys, ct).ConfigureAwait(false) is { } segment)
        {
            await CountersignAsync(store, proxy, segment, ct).ConfigureAwait(false);
            ledger.Countersigned(segment);
        }

        if (ledger.Problem is { } problem && ledger.SayOnce())
        {
            log.LedgerRefused(proxy, problem);
        }
    }

    private async Task CountersignAsync(IRecordingStore store, string proxy, Segment segment, CancellationToken ct)
    {
        var head = new Countersignature
        {
            V = SessionJournal.FormatVersion,
            Proxy = proxy,
            Seq = segment.Seal.LastSeq,
            Head = segment.Seal.Head,
            At = time.GetUtcNow(),
        };
        var at = ObjectKey.Head(proxy, segment.Seal.Segment);
        if (await store.TryCreateAsync(at, head.Sign(key), ct).ConfigureAwait(false))
        {
            return;
        }

        // The answer to an earlier attempt may have been lost. In place of somebody else's the next one vouches for
        // these lines, too: it is of a line behind them.
        var there = Countersignature.Of(await store.ReadAsync(at, ct).ConfigureAwait(false), key.Public);
        if (there?.Proxy != head.Proxy || there.Seq != head.Seq || there.Head != head.Head)
        {
            log.CountersignatureTaken(at);
        }
    }
}
