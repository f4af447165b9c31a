namespace GatewayProxy.Upstream;

/// <summary>ClientKey and ServerKey of RFC 5802: all that SCRAM needs once the password is salted.</summary>
public sealed record ScramKeys(byte[] ClientKey, byte[] ServerKey);
