using System.Globalization;

namespace GatewayProxy.Protocol.Errors;

/// <summary>
/// ErrorResponse: a list of (byte field type, string) ended by a zero byte.
/// See https://www.postgresql.org/docs/current/protocol-error-fields.html.
/// </summary>
public static class ErrorResponseMessage
{
    public static MessageBuilder ErrorResponse(this MessageBuilder builder, ServerError error)
    {
        var severity = error.Fatal ? "FATAL" : "ERROR";
        builder.Begin(BackendCode.ErrorResponse);
        Field(builder, 'S', severity);
        Field(builder, 'V', severity);
        Field(builder, 'C', error.SqlState);
        Field(builder, 'M', error.Message);
        Field(builder, 'D', error.Detail);
        Field(builder, 'H', error.Hint);
        if (error.Position > 0)
        {
            Field(builder, 'P', error.Position.ToString(CultureInfo.InvariantCulture));
        }

        return builder.Byte(0).End();
    }

    /// <summary>The value of one field; empty when absent or cut off.</summary>
    public static ReadOnlySpan<byte> FindField(ReadOnlySpan<byte> body, char field)
    {
        var reader = new PayloadReader(body);
        while (reader.TryReadByte(out var type) && type != 0 && reader.TryReadString(out var value))
        {
            if (type == field)
            {
                return value;
            }
        }

        return default;
    }

    /// <summary>In characters of the text from 1; 0 when the server gave none.</summary>
    public static int Position(ReadOnlySpan<byte> body) =>
        int.TryParse(FindField(body, 'P'), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;

    /// <summary>The server's error with another position in it, and a hint when it has none.</summary>
    /// <param name="builder">Gets one message.</param>
    /// <param name="body">The server's fields.</param>
    /// <param name="position">In characters from 1.</param>
    /// <param name="hint">Null for none.</param>
    public static MessageBuilder Repositioned(
        this MessageBuilder builder, ReadOnlySpan<byte> body, int position, string? hint)
    {
        builder.Begin(BackendCode.ErrorResponse);
        var reader = new PayloadReader(body);
        while (reader.TryReadByte(out var type) && type != 0 && reader.TryReadString(out var value))
        {
            if (type == (byte)'P')
            {
                Field(builder, 'P', position.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                builder.Byte(type).Bytes(value).Byte(0);
            }
        }

        Field(builder, 'H', FindField(body, 'H').IsEmpty ? hint : null);
        return builder.Byte(0).End();
    }

    private static void Field(MessageBuilder builder, char type, string? value)
    {
        if (value is not null)
        {
            builder.Byte((byte)type).String(value);
        }
    }
}
