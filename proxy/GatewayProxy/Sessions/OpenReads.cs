using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sessions;

/// <summary>
/// Results that a session has begun to read, or may: portals, and cursors of SQL. The server shows them as they were
/// when they were opened. Written by the server's loop, read by the watch.
/// </summary>
public sealed class OpenReads
{
    private readonly Lock _gate = new();
    private readonly HashSet<Portal> _portals = [];
    private readonly Dictionary<string, (bool IsHeld, TextAnalysis Analysis)> _cursors = new(StringComparer.Ordinal);
    private volatile Portal? _unnamed;
    private long? _unseen;
    private volatile bool _any;

    /// <summary>When the watch first found something open that shows more than it may; 0 when nothing does.</summary>
    public long NarrowedAt { get; set; }

    /// <summary>Something open shows what the catalog no longer does.</summary>
    public bool HasNarrowed(MaskCatalog now)
    {
        if (now.LastNarrowing == 0)
        {
            return false;
        }

        if (_unnamed is { } unnamed && HasNarrowed(now, unnamed))
        {
            return true;
        }

        if (!_any)
        {
            return false;
        }

        lock (_gate)
        {
            return now.LastNarrowing > _unseen
                || _portals.Any(p => HasNarrowed(now, p))
                || _cursors.Values.Any(c => now.HasNarrowed(c.Analysis));
        }
    }

    /// <summary>The server has taken a Bind. Of the unnamed portal there is but one: it costs nothing.</summary>
    public void Bound(Portal portal)
    {
        if (portal.Name.Length == 0)
        {
            _unnamed = portal;
        }
        else
        {
            Change(() => _portals.Add(portal));
        }
    }

    /// <summary>A portal has no more rows, or is gone.</summary>
    public void Ended(Portal portal)
    {
        if (portal.Name.Length > 0)
        {
            Change(() => _portals.Remove(portal));
        }
        else if (ReferenceEquals(_unnamed, portal))
        {
            _unnamed = null;
        }
    }

    /// <summary>DECLARE has run.</summary>
    public void Declared(DeclaredCursor cursor, TextAnalysis analysis) =>
        Change(() => _cursors[cursor.Name] = (cursor.IsHeld, analysis));

    /// <summary>DECLARE of a text that was not judged has run: nobody knows what closes it.</summary>
    /// <param name="since">The generation that it is at least of.</param>
    public void DeclaredUnseen(long since) => Change(() => _unseen = Math.Min(since, _unseen ?? since));

    /// <summary>CLOSE has run.</summary>
    /// <param name="cursor">Null when its text was not judged.</param>
    public void Closed(string? cursor)
    {
        if (cursor is not null)
        {
            Change(() => _cursors.Remove(cursor));
        }
    }

    /// <summary>CLOSE ALL has run.</summary>
    public void ClosedAll() => Change(() =>
    {
        _cursors.Clear();
        _portals.Clear();
        _unnamed = null;
        _unseen = null;
    });

    /// <summary>No transaction is open: only what is held outlived it.</summary>
    public void TransactionEnded()
    {
        _unnamed = null;
        if (_any)
        {
            Change(() =>
            {
                _portals.Clear();
                foreach (var (name, cursor) in _cursors)
                {
                    if (!cursor.IsHeld)
                    {
                        _cursors.Remove(name);
                    }
                }
            });
        }
    }

    // Bound under a policy, it shows no more than that one allowed.
    private static bool HasNarrowed(MaskCatalog now, Portal portal) =>
        now.LastNarrowing > portal.Generation && now.HasNarrowed(portal.Statement?.Analysis);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _any = _portals.Count + _cursors.Count > 0 || _unseen is not null;
        }
    }
}
