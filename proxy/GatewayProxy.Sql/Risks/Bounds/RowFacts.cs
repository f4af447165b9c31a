using System.Numerics;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>
/// Which relations of a level conditions restrict. A join passes a restriction on: it links relations, and what one
/// of them is bound by binds the others.
/// </summary>
internal sealed class RowFacts(QueryLevel level)
{
    private readonly List<ulong> _links = [];

    /// <summary>
    /// Outer joins: what the side that keeps its rows is bound by binds the other, and not the reverse.
    /// </summary>
    private readonly List<(ulong Relations, ulong Kept)> _outerLinks = [];

    private ulong _conditions;
    private ulong _byThemselves;

    /// <summary>No row satisfies the conditions.</summary>
    public bool IsNever { get; private set; }

    /// <summary>Perhaps no row does.</summary>
    public bool MayBeNever { get; private set; }

    public RowFacts Copy()
    {
        var copy = new RowFacts(level)
        {
            _conditions = _conditions,
            _byThemselves = _byThemselves,
            IsNever = IsNever,
            MayBeNever = MayBeNever,
        };
        copy._links.AddRange(_links);
        copy._outerLinks.AddRange(_outerLinks);
        return copy;
    }

    /// <summary>No row satisfies them: that bounds all.</summary>
    public void Never() => IsNever = MayBeNever = true;

    /// <summary>A condition that holds for all rows or for none: it bounds nothing.</summary>
    public void AllOrNone() => MayBeNever = true;

    /// <summary>A condition on these: on one it restricts, on several it joins.</summary>
    public void Condition(ulong relations)
    {
        if (BitOperations.PopCount(relations) > 1)
        {
            Link(relations);
        }
        else
        {
            Restrict(relations);
        }
    }

    public void Restrict(ulong relations) => _conditions |= relations;

    public void Link(ulong relations) => _links.Add(relations);

    /// <summary>A relation that is bounded whatever the conditions say.</summary>
    public void IsBounded(ulong relation) => _byThemselves |= relation;

    /// <summary>The conditions of an outer join.</summary>
    /// <param name="on">What they say.</param>
    /// <param name="relations">Both sides.</param>
    /// <param name="kept">The side all of whose rows stay; 0 when both do.</param>
    public void Join(RowFacts on, ulong relations, ulong kept)
    {
        _outerLinks.AddRange(on._links.Select(l => (l & relations, l & kept)));
        _byThemselves |= kept == 0 ? 0 : on._conditions & relations & ~kept;
    }

    /// <summary>All relations that are restricted, of this level and around.</summary>
    public ulong Close()
    {
        if (IsNever)
        {
            return ulong.MaxValue;
        }

        var closed = Spread(_byThemselves, bothWays: false) | Spread(_conditions, bothWays: true);
        return Settle(Spread(closed, bothWays: false));
    }

    /// <summary>
    /// The relations around each of which bounds all of this level, beside what is bounded already; they are joined to
    /// it.
    /// </summary>
    public ulong Joined(ulong closed)
    {
        var joined = 0UL;
        var named = _links.Concat(_outerLinks.Select(l => l.Relations)).Aggregate(0UL, (all, l) => all | l);
        for (var left = named & level.Around; left != 0; left &= left - 1)
        {
            var bit = left & (~left + 1);
            joined |= level.All != 0 && (Settle(Spread(bit | closed, bothWays: false)) & level.All) == level.All
                ? bit
                : 0;
        }

        return joined;
    }

    /// <summary>One of some relations that bounds them all; 0 when there is none.</summary>
    public ulong Root(ulong relations)
    {
        for (var left = relations; left != 0; left &= left - 1)
        {
            var bit = left & (~left + 1);
            if ((Spread(bit, bothWays: false) & relations) == relations)
            {
                return bit;
            }
        }

        return 0;
    }

    public bool Joins(ulong relation) => _links.Exists(l => (l & relation) != 0);

    // A condition on some relation of the level binds all when all are joined to one another.
    private ulong Settle(ulong closed) =>
        (closed & level.Unknown) != 0 && level.All != 0 && QueryLevel.IsCounted(level.All)
        && (Spread(level.All & (~level.All + 1), bothWays: false) & level.All) == level.All
            ? Spread(closed | level.All, bothWays: false)
            : closed;

    private ulong Spread(ulong from, bool bothWays)
    {
        var matched = bothWays ? Matched() : 0;
        for (var before = 0UL; before != from;)
        {
            before = from;
            foreach (var link in _links)
            {
                from |= (link & from) != 0 && QueryLevel.IsCounted(link) ? link : 0;
            }

            foreach (var (relations, kept) in _outerLinks)
            {
                var isMatched = bothWays && (kept == 0 || (matched & relations & ~kept) != 0);
                from |= !QueryLevel.IsCounted(relations) ? 0
                    : isMatched && (relations & from) != 0 ? relations
                    : (kept & from) != 0 ? relations & ~kept
                    : 0;
            }
        }

        return from;
    }

    // An outer join whose other side a condition asks for has no rows left but those with a match.
    private ulong Matched()
    {
        var matched = _links.Aggregate(_conditions, (all, link) => all | link);
        for (var before = 0UL; before != matched;)
        {
            before = matched;
            matched = _outerLinks.Where(l => (l.Relations & ~l.Kept & before) != 0)
                .Aggregate(matched, (all, link) => all | link.Relations);
        }

        return matched;
    }
}
