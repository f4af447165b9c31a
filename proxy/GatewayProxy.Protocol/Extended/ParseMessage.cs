namespace GatewayProxy.Protocol.Extended;

/// <summary>
/// Parse: statement name, SQL text, parameter type OIDs. The text is cut when the message was not buffered whole.
/// </summary>
public readonly ref struct ParseMessage
{
    public ReadOnlySpan<byte> Name { get; private init; }

    public ReadOnlySpan<byte> Sql { get; private init; }

    /// <summary>uint16 count and int32 OIDs, as on the wire; empty when cut.</summary>
    public ReadOnlySpan<byte> ParameterTypes { get; private init; }

    /// <summary>Decodes a whole body, or the head of one when <paramref name="complete"/> is false.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool complete, out ParseMessage message)
    {
        message = default;
        var reader = new PayloadReader(body);
        if (!reader.TryReadString(out var name))
        {
            return false;
        }

        if (!reader.TryReadString(out var sql))
        {
            message = new ParseMessage { Name = name, Sql = body[(name.Length + 1)..] };
            return !complete;
        }

        var types = body[(name.Length + sql.Length + 2)..];
        message = new ParseMessage { Name = name, Sql = sql, ParameterTypes = types };
        return !complete
            || (reader.TryReadCount(out var count) && reader.Remaining == count * sizeof(int));
    }

    /// <summary>A Parse of <paramref name="sql"/> as the unnamed statement without parameter types.</summary>
    public static MessageBuilder Write(MessageBuilder builder, string sql) =>
        builder.Begin(FrontendCode.Parse).Byte(0).String(sql).Int16(0).End();
}
