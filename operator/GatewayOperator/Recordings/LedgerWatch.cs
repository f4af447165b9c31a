using GatewayOperator.Api.Signing;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Recordings;

/// <summary>How far one proxy's ledger is in the store.</summary>
public sealed class LedgerWatch
{
    private readonly string _proxy;
    private int _segments;
    private string? _digest;
    private long _lines;
    private bool _said;
    private bool _over;

    private LedgerWatch(string proxy) => _proxy = proxy;

    /// <summary>Why nothing more of it is countersigned; null when nothing is wrong.</summary>
    public string? Problem { get; private set; }

    /// <summary>Goes on behind the newest countersignature; what somebody else put there is none.</summary>
    public static async Task<LedgerWatch> ResumeAsync(
        string proxy, IRecordingStore store, VerificationKey authority, CancellationToken ct)
    {
        var watch = new LedgerWatch(proxy);
        var numbers = new Stack<int>();
        await foreach (var stored in store.ListAsync($"{ObjectKey.Heads}{proxy}/", ct).ConfigureAwait(false))
        {
            if (ObjectKey.TryParse(stored.Key, ObjectKey.Heads, out _, out var n))
            {
                numbers.Push(n);
            }
        }

        while (watch._segments == 0 && numbers.TryPop(out var newest))
        {
            var head = await store.ReadAsync(ObjectKey.Head(proxy, newest), ct).ConfigureAwait(false);
            watch._segments = Countersignature.Of(head, authority)?.Proxy == proxy ? newest : 0;
        }

        if (watch._segments > 0)
        {
            var content = await store.ReadAsync(ObjectKey.Ledger(proxy, watch._segments), ct).ConfigureAwait(false);
            watch.Take(content);
        }

        return watch;
    }

    /// <summary>The next segment when it is there and in order; null else.</summary>
    public async Task<Segment?> NextAsync(IRecordingStore store, ProxyKeys keys, CancellationToken ct)
    {
        if (Problem is not null || _over)
        {
            return null;
        }

        var content = await store.ReadAsync(ObjectKey.Ledger(_proxy, _segments + 1), ct).ConfigureAwait(false);
        if (content is null)
        {
            return null;
        }

        try
        {
            var segment = Segment.Read(content);
            Problem = Fault(segment, keys);
            return Problem is null ? segment : null;
        }
        catch (FormatException e)
        {
            Problem = $"segment {_segments + 1}: {e.Message}";
            return null;
        }
    }

    /// <summary>A segment is countersigned, and that is stored: before, it is the next one again and again.</summary>
    public void Countersigned(Segment segment)
    {
        (_segments, _digest, _lines) = (segment.Seal.Segment, segment.Digest, segment.Seal.LastSeq);
        _over = segment.Seal.Final;
    }

    /// <summary>True the first time.</summary>
    public bool SayOnce() => !_said && (_said = true);

    private void Take(byte[]? content)
    {
        try
        {
            var segment = content is null ? null : Segment.Read(content);
            (_digest, _lines, _over) = (segment?.Digest, segment?.Seal.LastSeq ?? 0, segment?.Seal.Final ?? false);
            Problem = segment is null ? $"segment {_segments}, which was countersigned, is gone" : null;
        }
        catch (FormatException e)
        {
            Problem = $"segment {_segments}, which was countersigned: {e.Message}";
        }
    }

    private string? Fault(Segment segment, ProxyKeys keys) =>
        !keys.Trusts(segment.Jws) ? $"segment {_segments + 1} is not sealed with a key of a proxy of this target"
        : segment.Seal.Session != _proxy || segment.Seal.Segment != _segments + 1
            ? $"segment {_segments + 1} is another one's"
        : segment.Seal.Prev != _digest || segment.Seal.FirstSeq != _lines + 1
            ? $"segment {_segments + 1} does not follow segment {_segments}"
        : null;
}
