namespace GatewayProxy.Protocol.Startup;

/// <summary>BackendKeyData ('K'): int32 process id, secret to the end of the message.</summary>
public static class BackendKeyDataMessage
{
    /// <summary>
    /// False when the secret has not the length of the minor version that is spoken: a client of 3.0 has room for
    /// four bytes only.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, int minor, out CancelKey? key)
    {
        var reader = new PayloadReader(body);
        var longest = minor < StartupCode.NewestMinor ? CancelKey.MinSecret : CancelKey.MaxSecret;
        key = reader.TryReadInt32(out var processId)
            && reader.Remaining >= CancelKey.MinSecret && reader.Remaining <= longest
                ? new CancelKey(processId, body[sizeof(int)..].ToArray())
                : null;
        return key is not null;
    }
}
