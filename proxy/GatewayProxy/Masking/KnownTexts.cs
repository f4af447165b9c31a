using System.Collections.Concurrent;

namespace GatewayProxy.Masking;

/// <summary>
/// What was found about texts, looked up by every byte of them: a shape shared with another text says nothing about
/// what a text does.
/// </summary>
public sealed class KnownTexts<T>
    where T : class
{
    /// <summary>Longer texts are not sent twice: bytes.</summary>
    public const int LongestKept = 16 * 1024;

    /// <summary>Bytes of texts; then all are forgotten, and what is in use comes back at once.</summary>
    private const int MostKept = 1024 * 1024;

    /// <summary>What a text costs besides its bytes.</summary>
    private const int Overhead = 512;

    private readonly ConcurrentDictionary<byte[], T> _known = new(TextComparer.Instance);

    private int _bytes;

    /// <summary>Null when nothing is known about it any more.</summary>
    public T? Find(ReadOnlySpan<byte> text) =>
        _known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var found) ? found : null;

    /// <param name="text">It stays as it is from here on.</param>
    /// <param name="found">What was found about it.</param>
    /// <param name="bytes">What that takes.</param>
    public void Keep(byte[] text, T found, int bytes)
    {
        if (text.Length > LongestKept)
        {
            return;
        }

        if (Interlocked.Add(ref _bytes, text.Length + Overhead + bytes) > MostKept)
        {
            _known.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        _known[text] = found;
    }
}
