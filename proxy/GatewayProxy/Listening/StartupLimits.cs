using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Listening;

/// <summary>What a connection may use before it has logged in.</summary>
public static class StartupLimits
{
    /// <summary>From accept to the first ReadyForQuery, the time at the database included.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of the password message, that is of the token.</summary>
    public const int TokenBytes = 16 * 1024;

    /// <summary>Bytes of a startup packet.</summary>
    public const int PacketBytes = StartupPacket.MaxLength;

    /// <summary>SSLRequest and GSSENCRequest, each once, before the StartupMessage.</summary>
    public const int Requests = 2;

    /// <summary>Connections that have not logged in.</summary>
    public const int Connections = 512;

    public const int ConnectionsPerAddress = 128;

    /// <summary>Cancel requests with a key of no session here, per second and network.</summary>
    public const int UnknownCancelsPerSecond = 100;
}
