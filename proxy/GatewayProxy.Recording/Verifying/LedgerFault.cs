namespace GatewayProxy.Recording.Verifying;

/// <summary>A line of a ledger that another ledger shows to be false.</summary>
internal readonly record struct LedgerFault(LedgerPlace Place, string Message);
