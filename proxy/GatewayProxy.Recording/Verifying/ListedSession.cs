namespace GatewayProxy.Recording.Verifying;

/// <summary>What the ledgers of a target say about one session.</summary>
internal sealed class ListedSession
{
    /// <summary>The proxy that opened it.</summary>
    public string? Proxy { get; set; }

    /// <summary>SHA-256 of the first line.</summary>
    public string? Start { get; set; }

    /// <summary>In order of their numbers.</summary>
    public List<ListedSegment> Segments { get; } = [];

    public Extent? Closed { get; set; }

    public Extent? Interrupted { get; set; }

    public ListedRemoval? Removed { get; set; }

    /// <summary>A ledger that speaks of it is forged: what is listed here proves nothing.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Remembers a segment; false when another object is listed in its place.</summary>
    public bool TryAdd(ListedSegment segment)
    {
        var at = Segments.FindIndex(listed => listed.N >= segment.N);
        if (at >= 0 && Segments[at].N == segment.N)
        {
            return Segments[at].Digest == segment.Digest;
        }

        Segments.Insert(at < 0 ? Segments.Count : at, segment);
        return true;
    }
}
