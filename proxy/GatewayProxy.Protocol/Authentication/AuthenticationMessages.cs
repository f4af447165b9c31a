namespace GatewayProxy.Protocol.Authentication;

/// <summary>
/// Messages of the authentication exchange, both directions.
/// See https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP.
/// </summary>
public static class AuthenticationMessages
{
    public static MessageBuilder AuthenticationOk(this MessageBuilder builder) =>
        builder.Begin(BackendCode.Authentication).Int32((int)AuthenticationRequestKind.Ok).End();

    public static MessageBuilder AuthenticationCleartextPassword(this MessageBuilder builder) =>
        builder.Begin(BackendCode.Authentication).Int32((int)AuthenticationRequestKind.CleartextPassword).End();

    public static MessageBuilder Password(this MessageBuilder builder, string password) =>
        builder.Begin(FrontendCode.Password).String(password).End();

    public static MessageBuilder SaslInitialResponse(
        this MessageBuilder builder, string mechanism, ReadOnlySpan<byte> response) =>
        builder.Begin(FrontendCode.Password).String(mechanism).Int32(response.Length).Bytes(response).End();

    public static MessageBuilder SaslResponse(this MessageBuilder builder, ReadOnlySpan<byte> response) =>
        builder.Begin(FrontendCode.Password).Bytes(response).End();
}
