namespace GatewayProxy.Recording.Verifying;

/// <summary>That a session was to be removed, as a ledger says.</summary>
/// <param name="Head">SHA-256 of its last line.</param>
/// <param name="At">When the ledger said so.</param>
/// <param name="Retention">How long it was to be kept.</param>
internal sealed record ListedRemoval(string Head, DateTimeOffset At, TimeSpan Retention);
