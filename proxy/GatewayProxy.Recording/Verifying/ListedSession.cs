namespace GatewayProxy.Recording.Verifying;

/// <summary>What the ledgers of a target say about one session.</summary>
internal sealed class ListedSession
{
    private readonly Dictionary<int, ListedSegment> _segments = [];
    private ListedOpening? _opening;
    private List<ListedOpening>? _rivals;
    private List<(int N, ListedSegment Segment)>? _disputed;

    /// <summary>The proxy that opened it.</summary>
    public string? Proxy => _opening?.Place.Proxy;

    /// <summary>SHA-256 of the first line.</summary>
    public string? Start => _opening?.Start;

    public Extent? Closed => _opening?.Closed;

    public IReadOnlyDictionary<int, ListedSegment> Segments => _segments;

    public Extent? Interrupted { get; set; }

    public ListedRemoval? Removed { get; set; }

    /// <summary>A ledger that speaks of it is forged: what is listed here proves nothing.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Remembers who opened it. Whose it is when several say so is settled when all are read.</summary>
    public void Open(ListedOpening opening)
    {
        if (_opening is null)
        {
            _opening = opening;
        }
        else
        {
            (_rivals ??= []).Add(opening);
        }
    }

    public void Add(int n, ListedSegment segment)
    {
        if (OpeningOf(segment.Place.Proxy) is { } opening)
        {
            opening.Segments++;
        }

        if (!_segments.TryAdd(n, segment) && _segments[n].Digest != segment.Digest)
        {
            (_disputed ??= []).Add((n, segment));
        }
    }

    /// <summary>Remembers its end; false when it was not that proxy's to close, or had another end.</summary>
    public bool TryClose(string proxy, Extent extent)
    {
        if (OpeningOf(proxy) is not { } opening || (opening.Closed ?? extent) != extent)
        {
            return false;
        }

        opening.Closed = extent;
        return true;
    }

    /// <summary>Whether a ledger says that it opened the session, and another one did.</summary>
    public bool IsLostBy(string proxy) =>
        proxy != Proxy && _rivals?.Exists(rival => rival.Place.Proxy == proxy) == true;

    /// <summary>
    /// Decides between ledgers that contradict each other: the session is of the one that has stored most of it,
    /// whichever was read first.
    /// </summary>
    /// <returns>The lines that are false.</returns>
    public IEnumerable<LedgerFault> Settle(string session)
    {
        if (_rivals is not null && _opening is not null)
        {
            var owner = _rivals.Prepend(_opening).MaxBy(opening => opening.Segments)!;
            if (owner != _opening)
            {
                _rivals[_rivals.IndexOf(owner)] = _opening;
                _opening = owner;
            }
        }

        foreach (var rival in _rivals ?? [])
        {
            yield return new LedgerFault(rival.Place, $"session {session} was opened by {Proxy}.");
        }

        foreach (var (n, claimed) in _disputed ?? [])
        {
            var (right, wrong) = (_segments[n], claimed);
            if (wrong.Place.Proxy == Proxy && right.Place.Proxy != Proxy)
            {
                (right, wrong) = (wrong, right);
                _segments[n] = right;
            }

            yield return new LedgerFault(
                wrong.Place, $"segment {n} of {session} is another object, as {right.Place.Proxy} lists it.");
        }
    }

    private ListedOpening? OpeningOf(string proxy) =>
        Proxy == proxy ? _opening : _rivals?.Find(rival => rival.Place.Proxy == proxy);
}
