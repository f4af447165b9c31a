namespace GatewayProxy.Recording.Verifying;

/// <summary>How far a journal came, as a ledger says.</summary>
internal readonly record struct Extent(long Lines, string Head);
