namespace GatewayProxy.Protocol.Extended;

/// <summary>Bind: portal name, statement name, parameter formats and values, result formats.</summary>
public readonly ref struct BindMessage
{
    public ReadOnlySpan<byte> Portal { get; private init; }

    public ReadOnlySpan<byte> Statement { get; private init; }

    /// <summary>
    /// From the parameter format codes on, as on the wire: int16 n, n × int16, int16 m, m × (int32 length, bytes), …
    /// Cut at the end of what was buffered when the message was longer.
    /// </summary>
    public ReadOnlySpan<byte> Parameters { get; private init; }

    /// <summary>Decodes a whole body, or the head of one when <paramref name="complete"/> is false.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool complete, out BindMessage message)
    {
        message = default;
        var reader = new PayloadReader(body);
        if (!reader.TryReadString(out var portal) || !reader.TryReadString(out var statement))
        {
            return false;
        }

        message = new BindMessage
        {
            Portal = portal,
            Statement = statement,
            Parameters = body[(portal.Length + statement.Length + 2)..],
        };
        return !complete || (SkipCodes(ref reader) && SkipValues(ref reader) && SkipCodes(ref reader) && reader.AtEnd);
    }

    private static bool SkipCodes(ref PayloadReader reader) =>
        reader.TryReadInt16(out var count) && count >= 0 && reader.TryReadBytes(count * sizeof(short), out _);

    // The count is an unsigned 16-bit number: PostgreSQL takes up to 65 535 parameters.
    private static bool SkipValues(ref PayloadReader reader)
    {
        if (!reader.TryReadInt16(out var count))
        {
            return false;
        }

        for (var left = (ushort)count; left > 0; left--)
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
