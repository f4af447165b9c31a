namespace GatewayProxy.Recording.Verifying;

/// <summary>A line of a ledger.</summary>
/// <param name="Proxy">Whose ledger.</param>
/// <param name="Key">The object.</param>
/// <param name="Seq">Number of the line.</param>
internal readonly record struct LedgerPlace(string Proxy, string Key, long Seq);
