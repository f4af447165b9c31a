namespace GatewayProxy.Protocol.Extended;

/// <summary>Bind: portal name, statement name, parameter formats and values, result formats.</summary>
public readonly ref struct BindMessage
{
    public ReadOnlySpan<byte> Portal { get; private init; }

    public ReadOnlySpan<byte> Statement { get; private init; }

    /// <summary>
    /// From the parameter format codes on, as on the wire: uint16 n, n × int16, uint16 m, m × (int32 length, bytes), …
    /// Cut at the end of what was buffered when the message was longer.
    /// </summary>
    public ReadOnlySpan<byte> Parameters { get; private init; }

    /// <summary>The format codes of the result, two bytes each; empty when not all was at hand.</summary>
    public ReadOnlySpan<byte> ResultFormats { get; private init; }

    /// <summary>Decodes a whole body, or the head of one when <paramref name="complete"/> is false.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool complete, out BindMessage message)
    {
        message = default;
        var reader = new PayloadReader(body);
        if (!reader.TryReadString(out var portal) || !reader.TryReadString(out var statement))
        {
            return false;
        }

        var formats = 0;
        if (complete)
        {
            if (!SkipCodes(ref reader) || !SkipValues(ref reader))
            {
                return false;
            }

            formats = Math.Max(0, reader.Remaining - sizeof(short));
            if (!SkipCodes(ref reader) || !reader.AtEnd)
            {
                return false;
            }
        }

        message = new BindMessage
        {
            Portal = portal,
            Statement = statement,
            Parameters = body[(portal.Length + statement.Length + 2)..],
            ResultFormats = body[^formats..],
        };
        return true;
    }

    private static bool SkipCodes(ref PayloadReader reader) =>
        reader.TryReadCount(out var count) && reader.TryReadBytes(count * sizeof(short), out _);

    private static bool SkipValues(ref PayloadReader reader)
    {
        if (!reader.TryReadCount(out var count))
        {
            return false;
        }

        for (var left = count; left > 0; left--)
        {
            if (!reader.TryReadInt32(out var length) || length < -1
                || (length > 0 && !reader.TryReadBytes(length, out _)))
            {
                return false;
            }
        }

        return true;
    }
}
