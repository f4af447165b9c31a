namespace GatewayProxy.Protocol.Session;

/// <summary>
/// RowDescription: per column its name, the table column it comes from if it is one, type and format.
/// See https://www.postgresql.org/docs/current/protocol-message-formats.html.
/// </summary>
public ref struct RowDescriptionMessage
{
    private const int TypeOidSizeModifierFormat = 4 + 2 + 4 + 2;

    private readonly int _length;
    private PayloadReader _reader;
    private int _left;

    public RowDescriptionMessage(ReadOnlySpan<byte> body)
    {
        _length = body.Length;
        _reader = new PayloadReader(body);
        _left = _reader.TryReadCount(out var count) ? count : 0;
    }

    /// <summary>The next column; false at the end, or where the bytes end.</summary>
    /// <param name="table">OID of the table, 0 when the column is computed.</param>
    /// <param name="number">The column's attribute number in that table, else 0.</param>
    public bool TryNext(out uint table, out short number)
    {
        (table, number) = (0, 0);
        if (_left-- <= 0 || !_reader.TryReadString(out _) || !_reader.TryReadInt32(out var oid)
            || !_reader.TryReadInt16(out number))
        {
            return false;
        }

        table = unchecked((uint)oid);
        return _reader.TryReadBytes(TypeOidSizeModifierFormat, out _);
    }

    /// <summary>Where the table's OID of the column read last stands; its attribute number follows.</summary>
    public readonly int TableOffset =>
        _length - _reader.Remaining - TypeOidSizeModifierFormat - sizeof(short) - sizeof(int);

    /// <summary>All columns were read and nothing is left: the message was whole.</summary>
    public readonly bool IsComplete => _left < 0 && _reader.AtEnd;
}
