using System.Text.Encodings.Web;
using System.Text.Json;

namespace GatewayProxy.Recording;

/// <summary>
/// Composes one line at a time. One per thread and not per session: ten thousand idle sessions then hold no buffer.
/// </summary>
internal sealed class LineComposer
{
    // The journal is no HTML: escaping `<`, `'` and everything beyond ASCII would only make SQL unreadable.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static LineComposer? _current;

    private readonly LineBuffer _buffer = new();

    private LineComposer() => Json = new Utf8JsonWriter(_buffer, Options);

    public static LineComposer Current => _current ??= new LineComposer();

    public Utf8JsonWriter Json { get; }

    /// <summary>
    /// Starts a line with the fields that all have; <paramref name="prev"/> is empty for the first.
    /// </summary>
    public void Begin(long seq, DateTime utcNow, ReadOnlySpan<byte> type, ReadOnlySpan<byte> prev)
    {
        _buffer.Clear();
        Json.Reset(_buffer);
        Json.WriteStartObject();
        Json.WriteNumber("seq"u8, seq);
        Span<byte> at = stackalloc byte[32];
        Json.WriteString("at"u8, at[..FormatMicroseconds(utcNow, at)]);
        Json.WriteString("type"u8, type);
        if (!prev.IsEmpty)
        {
            Json.WriteString("prev"u8, prev);
        }
    }

    /// <summary>
    /// The finished line with its line feed; valid until the next <see cref="Begin"/> on this thread.
    /// </summary>
    public ReadOnlySpan<byte> End()
    {
        Json.WriteEndObject();
        Json.Flush();
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
        return _buffer.Written;
    }

    private static int FormatMicroseconds(DateTime utcNow, Span<byte> destination)
    {
        // "O" is the fast path of the formatter and has seven fractional digits; RFC 3339 lets us stop at six.
        utcNow.TryFormat(destination, out var written, "O", provider: null);
        destination[written - 2] = (byte)'Z';
        return written - 1;
    }
}
