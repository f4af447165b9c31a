using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sessions;

/// <summary>
/// Results that a session has begun to read and may go on with: suspended portals, and cursors of SQL. The server shows
/// them as they were when they were opened. Written by the server's loop, read by the watch.
/// </summary>
public sealed class OpenReads
{
    private readonly Lock _gate = new();
    private readonly HashSet<Portal> _portals = [];
    private readonly Dictionary<string, (bool IsHeld, TextAnalysis Analysis)> _cursors = new(StringComparer.Ordinal);
    private int _unseen;
    private volatile bool _any;

    /// <summary>When the watch first found something open that shows more than it may; 0 when nothing does.</summary>
    public long NarrowedAt { get; set; }

    public bool HasAny => _any;

    /// <summary>Something open shows what the catalog no longer does.</summary>
    public bool HasNarrowed(MaskCatalog now)
    {
        if (!_any || now.LastNarrowing == 0)
        {
            return false;
        }

        lock (_gate)
        {
            return (_unseen > 0 && now.HasNarrowed(null))
                || _portals.Any(p => now.HasNarrowed(p.Statement?.Analysis))
                || _cursors.Values.Any(c => now.HasNarrowed(c.Analysis));
        }
    }

    /// <summary>The server has more rows of a portal.</summary>
    public void Suspended(Portal portal) => Change(() => _portals.Add(portal));

    /// <summary>A portal has no more rows, or is gone.</summary>
    public void Ended(Portal portal) => Change(() => _portals.Remove(portal));

    /// <summary>Another Bind has taken the name.</summary>
    public void Rebound(string portal) => Change(() => _portals.RemoveWhere(p => p.Name == portal));

    /// <summary>DECLARE has run.</summary>
    public void Declared(DeclaredCursor cursor, TextAnalysis analysis) =>
        Change(() => _cursors[cursor.Name] = (cursor.IsHeld, analysis));

    /// <summary>DECLARE of a text that was not judged has run: it may be held.</summary>
    public void DeclaredUnseen() => Change(() => _unseen++);

    /// <summary>CLOSE has run.</summary>
    /// <param name="cursor">Null when its text was not judged.</param>
    public void Closed(string? cursor) => Change(() =>
    {
        if (cursor is null || !_cursors.Remove(cursor))
        {
            _unseen = Math.Max(0, _unseen - 1);
        }
    });

    /// <summary>CLOSE ALL has run.</summary>
    public void ClosedAll() => Change(() =>
    {
        _cursors.Clear();
        _portals.Clear();
        _unseen = 0;
    });

    /// <summary>No transaction is open: only what is held outlived it.</summary>
    public void TransactionEnded()
    {
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

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _any = _portals.Count + _cursors.Count + _unseen > 0;
        }
    }
}
