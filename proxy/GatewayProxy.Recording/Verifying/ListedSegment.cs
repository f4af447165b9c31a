namespace GatewayProxy.Recording.Verifying;

/// <summary>A segment that a ledger says is stored.</summary>
internal readonly record struct ListedSegment(int N, string Digest);
