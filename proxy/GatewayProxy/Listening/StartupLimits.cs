using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Listening;

/// <summary>What a connection may use before it has logged in.</summary>
public sealed record StartupLimits
{
    /// <summary>Bytes of a startup packet.</summary>
    public const int PacketBytes = StartupPacket.MaxLength;

    /// <summary>Bytes of the password message, that is of the token.</summary>
    public const int TokenBytes = 16 * 1024;

    /// <summary>SSLRequest and GSSENCRequest, each once, before the StartupMessage.</summary>
    public const int Requests = 2;

    /// <summary>From accept to the first ReadyForQuery, the time at the database included.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections that have not logged in.</summary>
    public int Connections { get; init; } = 512;

    /// <summary>The same from one address; loopback is exempt.</summary>
    public int ConnectionsPerAddress { get; init; } = 128;

    /// <summary>Cancel requests with a key of no session here, per second and network.</summary>
    public int UnknownCancelsPerSecond { get; init; } = 100;
}
