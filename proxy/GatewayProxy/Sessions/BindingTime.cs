namespace GatewayProxy.Sessions;

/// <summary>When a portal was bound.</summary>
/// <param name="Generation">Of the masks.</param>
/// <param name="Runs">Statements of the session that had been sent.</param>
public readonly record struct BindingTime(long Generation, long Runs);
