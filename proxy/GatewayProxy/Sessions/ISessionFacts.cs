using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Sessions;

/// <summary>
/// What a proxy sees of the world besides its configuration. It only ever takes away: sessions that the configuration
/// allows do not begin, or end.
/// </summary>
public interface ISessionFacts
{
    /// <summary>
    /// Something may have ended: sessions of grants of this name, or of all when it is null. Raised where facts arrive,
    /// which waits for nobody: handlers return at once.
    /// </summary>
    event Action<string?>? Changed;

    /// <summary>Why sessions of the grant must end, in words for the client; null when they may go on.</summary>
    string? EndedBecause(GatewayConfig config, GrantConfig grant);

    /// <summary>Why no session of the grant may begin now; null when one may.</summary>
    Withholding? Withhold(GatewayConfig config, GrantConfig grant);
}
