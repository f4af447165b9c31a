using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Brings one journal, or ledger, into the store, segment by segment. What was sealed once is sent as it is until it is
/// there; nothing that is there is replaced.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="keyOf">Key of segment n.</param>
/// <param name="sealer">Goes on where the last stored segment ended.</param>
/// <param name="offset">Bytes of the file that are stored already.</param>
/// <param name="last">The last segment that is stored already; null when there is none.</param>
public sealed class JournalUpload(
    SpoolFile source, Func<int, string> keyOf, SegmentSealer sealer, long offset = 0, Segment? last = null)
    : IDisposable
{
    /// <summary>About how many bytes one segment holds at most.</summary>
    private const int SegmentBytes = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private SealedSegment? _next;
    private string? _damage;
    private long _offset = offset;
    private SegmentSeal? _last = last?.Seal;

    /// <summary>Called after a segment is stored; again when it has thrown.</summary>
    public Action<SealedSegment>? Stored { get; init; }

    /// <summary>A later start of the proxy seals what it did not write.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Where the file is.</summary>
    public SpoolFile Source => source;

    /// <summary>The last segment that is stored; null before the first.</summary>
    public SegmentSeal? Last => Volatile.Read(ref _last);

    /// <summary>What binds the last segment that is stored; null before the first.</summary>
    public SegmentProof? Proof { get; private set; } = last?.Proof;

    /// <summary>Number of the last line that is stored.</summary>
    public long StoredLines => Last?.LastSeq ?? 0;

    /// <summary>Bytes of the file that are stored.</summary>
    public long StoredBytes => Volatile.Read(ref _offset);

    /// <summary>Bytes of the file that are not stored.</summary>
    public long Waiting => Math.Max(0, source.Length - Volatile.Read(ref _offset));

    /// <summary>What in the file stops its upload; null when nothing does.</summary>
    public string? Damage => _damage ?? sealer.Damage;

    /// <summary>Stores the whole lines that are in the file now.</summary>
    /// <exception cref="RecordingStoreException">Not all are stored.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task RunAsync(IRecordingStore store, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            while ((_next is { } kept ? Again(kept) : Next()) is { } segment)
            {
                // Lines that wait are in the spool: a store that is away must not have them copied into memory.
                _next = segment.WithoutContent();
                await StoreAsync(store, segment, cancellation);
                // When it cannot be listed, all of this is done once more: the object is there then, and the same.
                Stored?.Invoke(segment);
                Volatile.Write(ref _offset, _offset + segment.LineBytes);
                _next = null;
                Proof = segment.Proof;
                Volatile.Write(ref _last, segment.Seal);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private SealedSegment? Next()
    {
        var waiting = Waiting;
        var buffer = new byte[Math.Min(waiting, SegmentBytes)];
        while (buffer.Length > 0)
        {
            var read = Fill(buffer);
            if (sealer.Seal(buffer.AsSpan(0, read), Interrupted) is { } segment)
            {
                return segment;
            }

            // A line longer than the buffer, or one that is not finished.
            if (sealer.Damage is not null || read < buffer.Length || buffer.Length >= Segment.MaxLineBytes)
            {
                return null;
            }

            buffer = new byte[Math.Min(buffer.Length * 2L, Segment.MaxLineBytes)];
        }

        return null;
    }

    private SealedSegment? Again(SealedSegment kept)
    {
        var lines = new byte[kept.LineBytes];
        var segment = kept.WithContent(lines.AsSpan(0, Fill(lines)));
        if (segment is null)
        {
            _damage = $"Lines from {kept.Seal.FirstSeq} on are not those that were sealed.";
        }

        return segment;
    }

    private int Fill(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && source.Read(buffer[read..], _offset + read) is var count and > 0)
        {
            read += count;
        }

        return read;
    }

    private async Task StoreAsync(IRecordingStore store, SealedSegment segment, CancellationToken cancellation)
    {
        var key = keyOf(segment.Seal.Segment);
        if (await store.TryCreateAsync(key, segment.Content, cancellation))
        {
            return;
        }

        // The answer to an earlier attempt may have been lost; anything else there is not ours.
        var there = await store.ReadAsync(key, cancellation);
        if (there is null || !there.AsSpan().SequenceEqual(segment.Content.Span))
        {
            throw new RecordingStoreException(
                $"{key} is there already with other content: somebody else writes there. Find out who, and give this "
                + "target a place of its own.",
                isTransient: false);
        }
    }
}
