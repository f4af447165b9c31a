namespace GatewayProxy.Recording.Verifying;

/// <summary>That a proxy opened a session, as its ledger says.</summary>
/// <param name="Place">Where it says so.</param>
/// <param name="Start">SHA-256 of the session's first line.</param>
internal sealed record ListedOpening(LedgerPlace Place, string Start)
{
    /// <summary>How many of the session's segments that ledger lists.</summary>
    public int Segments { get; set; }

    public Extent? Closed { get; set; }
}
