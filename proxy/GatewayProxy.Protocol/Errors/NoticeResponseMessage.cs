namespace GatewayProxy.Protocol.Errors;

/// <summary>
/// NoticeResponse: fields like those of an ErrorResponse. A client takes one at any time after its login.
/// See https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC.
/// </summary>
public static class NoticeResponseMessage
{
    private const string Severity = "WARNING";

    /// <summary>SQLSTATE 01000: it concerns no error.</summary>
    public static MessageBuilder Warning(this MessageBuilder builder, string message, string hint) => builder
        .Begin(BackendCode.NoticeResponse)
        .Byte((byte)'S').String(Severity)
        .Byte((byte)'V').String(Severity)
        .Byte((byte)'C').String("01000")
        .Byte((byte)'M').String(message)
        .Byte((byte)'H').String(hint)
        .Byte(0).End();

    /// <summary>SQLSTATE 00000: something is going on that the client's user will want to know.</summary>
    public static MessageBuilder Notice(this MessageBuilder builder, string message, string detail, string hint) =>
        builder
            .Begin(BackendCode.NoticeResponse)
            .Byte((byte)'S').String("NOTICE")
            .Byte((byte)'V').String("NOTICE")
            .Byte((byte)'C').String("00000")
            .Byte((byte)'M').String(message)
            .Byte((byte)'D').String(detail)
            .Byte((byte)'H').String(hint)
            .Byte(0).End();
}
