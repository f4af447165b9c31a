using GatewayProxy.Configuration;

namespace GatewayProxy.Sessions;

/// <summary>What every session of a proxy shares.</summary>
public sealed record SessionServices(
    TimeProvider Time, PolicyHolder Policy, StatementCancels Cancels, ILogger<Session> Log);
