namespace GatewayProxy.Protocol.Authentication;

/// <summary>The int32 that says what a server's Authentication message asks for.</summary>
public enum AuthenticationRequestKind
{
    Ok = 0,
    CleartextPassword = 3,
    Md5Password = 5,
    Sasl = 10,
    SaslContinue = 11,
    SaslFinal = 12,
}
