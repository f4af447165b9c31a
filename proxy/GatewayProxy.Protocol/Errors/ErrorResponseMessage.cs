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

    private static void Field(MessageBuilder builder, char type, string? value)
    {
        if (value is not null)
        {
            builder.Byte((byte)type).String(value);
        }
    }
}
