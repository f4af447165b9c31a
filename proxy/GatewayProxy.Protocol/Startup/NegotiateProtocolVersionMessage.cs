namespace GatewayProxy.Protocol.Startup;

/// <summary>NegotiateProtocolVersion ('v'): int32 version, int32 count, names of the options not understood.</summary>
public static class NegotiateProtocolVersionMessage
{
    /// <summary>
    /// Whether the server asks a client that sent no options to speak 3.0 instead of what it asked for. Nothing else
    /// can be meant: 3.1 was never used, and a server that speaks 3.2 has nothing to negotiate.
    /// </summary>
    public static bool IsProtocol30(ReadOnlySpan<byte> body)
    {
        var reader = new PayloadReader(body);
        return reader.TryReadInt32(out var version) && version == StartupCode.Protocol30
            && reader.TryReadInt32(out var options) && options == 0 && reader.AtEnd;
    }
}
