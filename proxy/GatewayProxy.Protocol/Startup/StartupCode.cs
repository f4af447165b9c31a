namespace GatewayProxy.Protocol.Startup;

/// <summary>
/// Request codes in the place of the protocol version of a startup packet.
/// See https://www.postgresql.org/docs/current/protocol-message-formats.html.
/// </summary>
public static class StartupCode
{
    public const int CancelRequest = 80877102;
    public const int SslRequest = 80877103;
    public const int GssEncRequest = 80877104;

    /// <summary>Major version this gateway speaks.</summary>
    public const int ProtocolMajor = 3;

    /// <summary>
    /// Newest minor version this gateway speaks. 3.2 (PostgreSQL 18) lets cancel keys be longer; 3.1 was never used.
    /// </summary>
    public const int NewestMinor = 2;

    /// <summary>3.0 as it stands in a StartupMessage: major in the upper 16 bits.</summary>
    public const int Protocol30 = ProtocolMajor << 16;
}
