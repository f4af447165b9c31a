namespace GatewayProxy.Recording.Verifying;

/// <summary>A segment that a ledger says is stored.</summary>
/// <param name="Digest">SHA-256 of the object.</param>
/// <param name="Place">Where it says so.</param>
internal readonly record struct ListedSegment(string Digest, LedgerPlace Place);
