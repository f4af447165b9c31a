using GatewayProxy.Configuration;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Listening;

/// <summary>A client that has sent its StartupMessage and wants to log in.</summary>
public sealed record LoginRequest(
    string SessionId, ClientConnection Client, StartupPacket Startup, PolicySnapshot Snapshot)
{
    public string User => Startup.Parameters.GetValueOrDefault("user", "");

    /// <summary>As in PostgreSQL the user's name stands in for a database that is not named.</summary>
    public string Database => Startup.Parameters.GetValueOrDefault("database") is { Length: > 0 } name ? name : User;

    public string ApplicationName => Startup.Parameters.GetValueOrDefault("application_name", "");
}
