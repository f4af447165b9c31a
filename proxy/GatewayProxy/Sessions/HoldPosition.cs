namespace GatewayProxy.Sessions;

/// <summary>Where in the client's stream a statement is held.</summary>
/// <param name="Kind">The message that runs it.</param>
/// <param name="IsSegmentOpen">Messages before it wait for a Sync that is still to come.</param>
/// <param name="FollowsWork">Statements are among them.</param>
public readonly record struct HoldPosition(PendingKind Kind, bool IsSegmentOpen, bool FollowsWork);
