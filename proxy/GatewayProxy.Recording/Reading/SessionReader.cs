using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Reading;

/// <summary>
/// Reads one session from wherever it is: its segments in the store, and then what of the journal is not stored yet.
/// It holds one segment at a time, and stops at the first bad line, as <see cref="JournalReader"/> does. Who signed the
/// segments is not its business.
/// </summary>
public sealed class SessionReader : IDisposable
{
    private readonly JournalReader _journal = new(Stream.Null);
    private readonly SessionPlace _place;
    private readonly DecryptionKeys? _keys;

    /// <param name="place">Where the session is.</param>
    /// <param name="keys">For segments that are encrypted.</param>
    public SessionReader(SessionPlace place, DecryptionKeys? keys = null) => (_place, _keys) = (place, keys);

    /// <summary>What ended the reading before the session's end.</summary>
    public JournalDamage? Damage => _journal.Damage;

    /// <exception cref="IOException">The recording cannot be read.</exception>
    public async IAsyncEnumerable<JournalLine> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // Opened first: what is stored and removed here meanwhile is then in both.
        using var tail = OpenTail();
        var stored = 0L;
        await foreach (var segment in SegmentsAsync(cancellation).ConfigureAwait(false))
        {
            stored = segment.Seal.LastSeq;
            _journal.Continue(AsStream(segment.Lines));
            while (_journal.TryRead(out var line))
            {
                yield return line;
            }
        }

        if (tail is null || Damage is not null)
        {
            yield break;
        }

        JournalTail.Skip(tail, stored);
        _journal.Continue(tail);
        while (_journal.TryRead(out var line))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return line;
        }
    }

    public void Dispose() => _journal.Dispose();

    private async IAsyncEnumerable<Segment> SegmentsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_place.Store is not { } store)
        {
            yield break;
        }

        for (var n = 1; Damage is null; n++)
        {
            var key = ObjectKey.Session(_place.Session, n);
            var content = await store.ReadAsync(key, cancellation).ConfigureAwait(false);
            if (content is null)
            {
                if (n <= _place.Segments)
                {
                    _journal.Refuse($"{key} is missing.");
                }

                yield break;
            }

            if (TryOpen(key, content) is { } segment)
            {
                yield return segment;
            }
        }
    }

    private Segment? TryOpen(string key, byte[] content)
    {
        try
        {
            var segment = Segment.Read(content, _keys);
            if (segment.IsReadable)
            {
                return segment;
            }

            _journal.Refuse($"{key} is encrypted for the key {segment.EncryptedFor}: give its private half.");
            return null;
        }
        catch (FormatException e)
        {
            _journal.Refuse($"{key}: {e.Message}");
            return null;
        }
    }

    private FileStream? OpenTail()
    {
        try
        {
            return _place.Journal is { } journal ? JournalReader.OpenShared(journal) : null;
        }
        catch (FileNotFoundException) when (_place.Store is not null)
        {
            return null;
        }
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> lines) =>
        MemoryMarshal.TryGetArray(lines, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(lines.ToArray(), writable: false);
}
