using System.Runtime.CompilerServices;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// Reads objects ahead of who looks at them: while the lines of one are followed, the next are read and hashed on other
/// processors. Three are held at a time.
/// </summary>
internal sealed class SegmentLoader(IRecordingStore store, DecryptionKeys? decryption)
{
    private const int Ahead = 2;

    /// <summary>The segments whose keys start with a prefix, in order.</summary>
    public async IAsyncEnumerable<LoadedSegment> LoadAsync(
        string kind, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ahead = new Queue<Task<LoadedSegment>>();
        await foreach (var stored in store.ListAsync(prefix, cancellation).ConfigureAwait(false))
        {
            if (!ObjectKey.TryParse(stored.Key, kind, out var id, out var n))
            {
                continue;
            }

            ahead.Enqueue(Task.Run(() => LoadAsync(stored, id, n, cancellation), cancellation));
            if (ahead.Count > Ahead)
            {
                yield return await ahead.Dequeue().ConfigureAwait(false);
            }
        }

        while (ahead.TryDequeue(out var next))
        {
            yield return await next.ConfigureAwait(false);
        }
    }

    private async Task<LoadedSegment> LoadAsync(StoredObject stored, string id, int n, CancellationToken cancellation)
    {
        if (stored.Bytes > Segment.MaxBytes)
        {
            return new LoadedSegment(stored.Key, id, n, null, null, null, "it is longer than any segment.");
        }

        var content = await store.ReadAsync(stored.Key, cancellation).ConfigureAwait(false);
        try
        {
            var segment = content is null ? null : Segment.Read(content, decryption);
            var digests = segment is null ? null : new LineDigests(segment.Lines.Span);
            return new LoadedSegment(stored.Key, id, n, content, segment, digests, null);
        }
        catch (FormatException e)
        {
            return new LoadedSegment(stored.Key, id, n, content, null, null, e.Message);
        }
    }
}
