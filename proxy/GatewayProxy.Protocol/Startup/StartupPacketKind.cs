namespace GatewayProxy.Protocol.Startup;

/// <summary>What the first packet of a connection asks for.</summary>
public enum StartupPacketKind
{
    /// <summary>Not a packet this gateway knows: the connection ends.</summary>
    Malformed = 0,
    Ssl,
    GssEnc,
    Cancel,
    Startup,

    /// <summary>A StartupMessage of another major version.</summary>
    UnsupportedVersion,
}
