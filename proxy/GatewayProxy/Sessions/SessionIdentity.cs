using System.Net;
using GatewayProxy.Policy;

namespace GatewayProxy.Sessions;

/// <summary>Who a session belongs to and where it goes; fixed at login.</summary>
public sealed record SessionIdentity
{
    public required string Id { get; init; }

    public required Principal Principal { get; init; }

    public required string Database { get; init; }

    public required IPEndPoint ClientAddress { get; init; }
}
