using System.Globalization;

namespace GatewayProxy.Protocol.Errors;

/// <summary>
/// A server's error or notice without anything that code in the database could have put into it: a trigger that a write
/// fires sees whole rows and may raise them, in the text, in a name, even in the SQLSTATE.
/// </summary>
public static class CanonicalError
{
    private const string Withheld =
        "The gateway keeps the server's own words back: they may hold protected values.";

    /// <summary>
    /// Writes the message anew: severity, a SQLSTATE that the server itself uses, its meaning, and the place in the
    /// client's text.
    /// </summary>
    /// <param name="builder">Gets one message.</param>
    /// <param name="code">ErrorResponse or NoticeResponse.</param>
    /// <param name="body">The server's fields.</param>
    /// <param name="position">In characters from 1; 0 when the server gave none.</param>
    public static MessageBuilder Canonical(
        this MessageBuilder builder, byte code, ReadOnlySpan<byte> body, int position)
    {
        var sqlState = ErrorResponseMessage.FindField(body, 'C');
        if (ConditionNames.Find(sqlState) is null)
        {
            sqlState = code == BackendCode.NoticeResponse ? "00000"u8 : "P0001"u8;
        }

        builder.Begin(code);
        Copy(builder, body, 'S');
        Copy(builder, body, 'V');
        builder.Byte((byte)'C').Bytes(sqlState).Byte(0);
        builder.Byte((byte)'M').String(ConditionNames.Find(sqlState)!);
        builder.Byte((byte)'D').String(Withheld);
        if (position > 0)
        {
            builder.Byte((byte)'P').String(position.ToString(CultureInfo.InvariantCulture));
        }

        return builder.Byte(0).End();
    }

    private static void Copy(MessageBuilder builder, ReadOnlySpan<byte> body, char field)
    {
        var value = ErrorResponseMessage.FindField(body, field);
        if (!value.IsEmpty)
        {
            builder.Byte((byte)field).Bytes(value).Byte(0);
        }
    }
}
