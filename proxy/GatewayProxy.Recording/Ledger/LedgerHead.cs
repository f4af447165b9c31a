namespace GatewayProxy.Recording.Ledger;

/// <summary>How far a ledger is.</summary>
/// <param name="Seq">Number of its last line.</param>
/// <param name="Digest">SHA-256 of that line in lower-case hex.</param>
public readonly record struct LedgerHead(long Seq, string Digest);
