using GatewayOperator.Api.Configuration;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Finishes what other starts of a proxy left in the spool: seals the lines that are not stored, as interrupted, and
/// says so in this proxy's ledger.
/// </summary>
public sealed class SpoolRecovery(
    JournalSpool spool, SessionIndex index, ProxyKey identity, TimeProvider time, ILogger<SpoolRecovery> log)
{
    /// <summary>Proxies that are replaced may still write when this one starts.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _hopeless = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private long? _last;

    public async Task RunAsync(GatewayConfig config, IRecordingStore store, CancellationToken cancellation)
    {
        if (_last is { } last && time.GetElapsedTime(last) < Interval)
        {
            return;
        }

        var folder = SpoolFolder.Of(config.Recording.Directory, config.Target.Namespace, config.Target.Name);
        if (folder.IsSharedWithAnother(spool.IsOwn))
        {
            // The proxy that this one replaces still stores what it wrote; what is closed already is its own, too.
            return;
        }

        foreach (var path in folder.AbandonedJournals(spool.IsOwn).Where(p => !_hopeless.Contains(p)).ToList())
        {
            var encryption = JournalSpool.EncryptionOf(config.Recording);
            await TryFinishAsync(config, path, ObjectKey.Session, encryption, store, cancellation);
        }

        foreach (var path in folder.AbandonedLedgers(spool.IsOwn).Where(p => !_hopeless.Contains(p)).ToList())
        {
            await TryFinishAsync(config, path, ObjectKey.Ledger, null, store, cancellation);
        }

        _last = time.GetTimestamp();
    }

    // What cannot be finished must not keep the others from it, unless they would fare the same.
    private async Task TryFinishAsync(
        GatewayConfig config, string path, Func<string, int, string> keyOf, SegmentEncryption? encryption,
        IRecordingStore store, CancellationToken cancellation)
    {
        try
        {
            await FinishAsync(config, path, keyOf, encryption, store, cancellation);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FormatException
            or (IOException and not JournalException and not RecordingStoreException { IsTransient: true }))
        {
            if (_said.Add(path))
            {
                log.JournalNotFinished(SpoolFolder.IdOf(path), e.Message);
            }
        }
    }

    private async Task FinishAsync(
        GatewayConfig config, string path, Func<string, int, string> keyOf, SegmentEncryption? encryption,
        IRecordingStore store, CancellationToken cancellation)
    {
        var id = SpoolFolder.IdOf(path);
        var ledger = LedgerOf(config);
        var last = await LastAsync(id, keyOf, store, cancellation);
        var offset = last is null ? 0 : JournalPosition.Behind(path, last.Seal.LastSeq, last.Seal.Head);
        if (offset is null && await StoredLines.HaveAllOfAsync(path, n => keyOf(id, n), store, cancellation))
        {
            // It was cut; the store has more.
            offset = new FileInfo(path).Length;
        }

        if (offset is null)
        {
            _hopeless.Add(path);
            log.JournalDamaged(id, "What is stored of it is not what is in the spool.");
            return;
        }

        using var upload = new JournalUpload(
            new SpoolFile(path), n => keyOf(id, n), new SegmentSealer(id, identity.Key, time, last, encryption),
            offset.Value, last)
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

        if (upload.Last is { Final: false } end && _said.Add(id))
        {
            ledger.Writer.WriteInterrupted(id, end.LastSeq, end.Head, null);
        }

        if (keyOf != ObjectKey.Session || await index.CompleteAsync(config, upload, own: false, cancellation))
        {
            log.JournalFinished(id, upload.StoredLines);
            File.Delete(path);
        }
    }

    private SpooledLedger LedgerOf(GatewayConfig config)
    {
        var target = new RecordedObject(config.Target.Namespace, config.Target.Name, config.Target.Uid);
        return spool.LedgerFor(SpoolFolder.Of(config.Recording.Directory, target.Namespace, target.Name), target);
    }

    // Segments have no holes: the newest is found without reading the others.
    private static async Task<Segment?> LastAsync(
        string id, Func<string, int, string> keyOf, IRecordingStore store, CancellationToken cancellation)
    {
        var first = keyOf(id, 1);
        string? newest = null;
        await foreach (var stored in store.ListAsync(first[..(first.LastIndexOf('/') + 1)], cancellation))
        {
            newest = stored.Key;
        }

        return newest is not null && await store.ReadAsync(newest, cancellation) is { } content
            ? Segment.Read(content)
            : null;
    }
}
