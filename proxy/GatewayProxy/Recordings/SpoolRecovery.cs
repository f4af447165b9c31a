using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Ledger;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Finishes what other starts of a proxy left in the spool: seals the lines that are not stored, as interrupted, and
/// says so in this proxy's ledger.
/// </summary>
public sealed class SpoolRecovery(
    JournalSpool spool, SessionIndex index, TimeProvider time, ILogger<SpoolRecovery> log)
{
    /// <summary>Proxies that are replaced may still write when this one starts.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _hopeless = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly HashSet<(string Proxy, string Id)> _interrupted = [];
    private readonly HashSet<(string Proxy, string Object)> _listed = [];
    private long? _last;

    public async Task RunAsync(RecordingPlace place, IRecordingStore store, CancellationToken cancellation)
    {
        if (_last is { } last && time.GetElapsedTime(last) < Interval)
        {
            return;
        }

        var config = place.Config;
        var folder = SpoolFolder.Of(config.Recording.Directory, config.Target.Namespace, config.Target.Name);
        if (folder.IsSharedWithAnother(spool.IsOwn))
        {
            // The proxy that this one replaces still stores what it wrote; what is closed already is its own, too.
            return;
        }

        foreach (var path in folder.AbandonedJournals(spool.IsOwn).Where(p => !_hopeless.Contains(p)).ToList())
        {
            var encryption = JournalSpool.EncryptionOf(config.Recording);
            await TryFinishAsync(place, path, ObjectKey.Session, encryption, store, cancellation);
        }

        foreach (var path in folder.AbandonedLedgers(spool.IsOwn).Where(p => !_hopeless.Contains(p)).ToList())
        {
            if (IsOf(place, path))
            {
                await TryFinishAsync(place, path, ObjectKey.Ledger, null, store, cancellation);
            }
        }

        _last = time.GetTimestamp();
    }

    // It speaks of objects that another storage has; here they are others.
    private bool IsOf(RecordingPlace place, string ledger)
    {
        try
        {
            if (LedgerOrigin.StorageOf(ledger) is not { } storage || storage == place.Storage)
            {
                return true;
            }

            if (_said.Add(ledger))
            {
                log.LedgerOfAnotherStorage(SpoolFolder.IdOf(ledger), storage);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.JournalNotFinished(SpoolFolder.IdOf(ledger), e.Message);
        }

        return false;
    }

    // What cannot be finished must not keep the others from it, unless they would fare the same.
    private async Task TryFinishAsync(
        RecordingPlace place, string path, Func<string, int, string> keyOf, SegmentEncryption? encryption,
        IRecordingStore store, CancellationToken cancellation)
    {
        try
        {
            await FinishAsync(place, path, keyOf, encryption, store, cancellation);
        }
        catch (Exception e) when (e is not (OperationCanceledException or JournalException)
            and not RecordingStoreException { IsTransient: true })
        {
            if (_said.Add(path))
            {
                log.JournalNotFinished(SpoolFolder.IdOf(path), e.Message);
            }
        }
    }

    private async Task FinishAsync(
        RecordingPlace place, string path, Func<string, int, string> keyOf, SegmentEncryption? encryption,
        IRecordingStore store, CancellationToken cancellation)
    {
        var id = SpoolFolder.IdOf(path);
        var (ledger, proxy) = (place.OpenLedger(), place.Identity.Proxy);
        var last = await LastAsync(id, keyOf, store, cancellation);
        if (await BehindAsync(path, last, n => keyOf(id, n), store, cancellation) is not { } offset)
        {
            _hopeless.Add(path);
            log.JournalDamaged(id, "What is stored of it is not what is in the spool.");
            return;
        }

        List(last, ledger, proxy);
        using var upload = new JournalUpload(
            new SpoolFile(path), n => keyOf(id, n), new SegmentSealer(id, place.Identity.Key, time, last, encryption),
            offset, last)
        {
            Interrupted = true,
            Stored = ledger.Stored,
        };
        await upload.RunAsync(store, cancellation);
        if (upload.Damage is { } damage)
        {
            _hopeless.Add(path);
            log.JournalDamaged(id, damage);
            return;
        }

        if (upload.Last is { Final: false } end && !_interrupted.Contains((proxy, id)))
        {
            ledger.Writer.WriteInterrupted(id, end.LastSeq, end.Head, null);
            _interrupted.Add((proxy, id));
        }

        if (keyOf != ObjectKey.Session || await index.CompleteAsync(place.Config, upload, proxy: null, cancellation))
        {
            log.JournalFinished(id, upload.StoredLines);
            File.Delete(path);
        }
    }

    // Who stored it may have died before it said so. Said twice does no harm.
    private void List(Segment? stored, SpooledLedger ledger, string proxy)
    {
        if (stored is not null && !_listed.Contains((proxy, stored.Digest)))
        {
            ledger.Writer.WriteSegment(stored.Seal, stored.Digest);
            _listed.Add((proxy, stored.Digest));
        }
    }

    // Where in the file what is not stored begins; null when both disagree.
    private static async Task<long?> BehindAsync(
        string path, Segment? last, Func<int, string> keyOf, IRecordingStore store, CancellationToken cancellation)
    {
        var offset = last is null ? 0 : JournalPosition.Behind(path, last.Seal.LastSeq, last.Seal.Head);
        // It may have been cut: then the store has all of it, and more.
        return offset is null && await StoredLines.HaveAllOfAsync(path, keyOf, store, cancellation)
            ? new FileInfo(path).Length
            : offset;
    }

    // Segments have no holes: the newest is found without reading the others.
    private static async Task<Segment?> LastAsync(
        string id, Func<string, int, string> keyOf, IRecordingStore store, CancellationToken cancellation)
    {
        var first = keyOf(id, 1);
        var kind = first[..(first.IndexOf('/', StringComparison.Ordinal) + 1)];
        string? newest = null;
        await foreach (var stored in store.ListAsync($"{kind}{id}/", cancellation))
        {
            newest = ObjectKey.TryParse(stored.Key, kind, out _, out _) ? stored.Key : newest;
        }

        if (newest is null || await store.ReadAsync(newest, cancellation) is not { } content)
        {
            return null;
        }

        var last = Segment.Read(content);
        return last.Seal.Session == id && await IsSealedAsync(last, store, cancellation)
            ? last
            : throw new FormatException($"{newest} is not sealed by a proxy of this target: somebody put it there.");
    }

    // Else lines could be kept out of the store by an object that claims to hold them.
    private static async Task<bool> IsSealedAsync(
        Segment segment, IRecordingStore store, CancellationToken cancellation)
    {
        var key = ObjectKey.Certificate(segment.Jws.KeyId);
        return ObjectKey.IsCertificate(key) && await store.ReadAsync(key, cancellation) is { } certificate
            && segment.Jws.IsSignedBy(VerificationKey.Of(KeyCertificate.Read(JsonWebSignature.Parse(certificate)).Jwk));
    }
}
