using System.Buffers.Binary;

namespace GatewayOperator.Tests.Fuzz.Decoders;

/// <summary>
/// Reads bodies as PostgreSQL's own server does (pqformat.c, postgres.c): written a second time and for clearness, to
/// compare the gateway's decoders with. Counts are unsigned 16-bit numbers there.
/// </summary>
public sealed class PostgresReading(byte[] body)
{
    private int _at;
    private bool _good = true;

    public static bool Query(byte[] body)
    {
        var reading = new PostgresReading(body);
        reading.String();
        return reading.EndsHere();
    }

    public static bool Parse(byte[] body, out byte[] name, out byte[] sql)
    {
        var reading = new PostgresReading(body);
        name = reading.String();
        sql = reading.String();
        reading.Skip(reading.Count() * sizeof(int));
        return reading.EndsHere();
    }

    public static bool Bind(byte[] body, out byte[] portal, out byte[] statement)
    {
        var reading = new PostgresReading(body);
        portal = reading.String();
        statement = reading.String();
        reading.Skip(reading.Count() * sizeof(short));
        for (var values = reading.Count(); values > 0 && reading._good; values--)
        {
            var length = reading.Int32();
            if (length != -1)
            {
                reading.Skip(length);
            }
        }

        reading.Skip(reading.Count() * sizeof(short));
        return reading.EndsHere();
    }

    public static bool Execute(byte[] body, out byte[] portal, out int maxRows)
    {
        var reading = new PostgresReading(body);
        portal = reading.String();
        maxRows = reading.Int32();
        return reading.EndsHere();
    }

    public static bool Named(byte[] body, out byte[] name)
    {
        var reading = new PostgresReading(body);
        var kind = reading.Take(1);
        name = reading.String();
        return reading.EndsHere() && kind[0] is (byte)'S' or (byte)'P';
    }

    public static bool Status(byte[] body, out byte[] name, out byte[] value)
    {
        var reading = new PostgresReading(body);
        name = reading.String();
        value = reading.String();
        return reading.EndsHere();
    }

    private byte[] String()
    {
        var end = _good ? Array.IndexOf(body, (byte)0, _at) : -1;
        if (end < 0)
        {
            _good = false;
            return [];
        }

        var value = body[_at..end];
        _at = end + 1;
        return value;
    }

    private int Count() => Take(sizeof(short)) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : 0;

    private int Int32() => Take(sizeof(int)) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32BigEndian(bytes) : 0;

    private void Skip(int count) => Take(count);

    private byte[] Take(int count)
    {
        if (!_good || count < 0 || count > body.Length - _at)
        {
            _good = false;
            return [];
        }

        _at += count;
        return body[(_at - count).._at];
    }

    private bool EndsHere() => _good && _at == body.Length;
}
