namespace GatewayOperator.Provisioning;

/// <summary>
/// Closes the protection rules over partitions and inheritance (both directions), generated columns, and views and
/// rules, until nothing changes. Wherever the catalog is less precise than the query, more is denied, never less.
/// </summary>
internal sealed class ProtectionClosure
{
    private readonly DatabaseCatalog _catalog;
    private readonly ILookup<uint, uint> _kin;
    private readonly ILookup<(uint, short), short> _generatedFrom;
    private readonly ILookup<uint, CatalogRule> _rulesReading;
    private readonly HashSet<(uint Relation, short Column)> _all = [];
    private readonly HashSet<uint> _derived = [];
    private readonly HashSet<uint> _writeDenied = [];
    private readonly HashSet<uint> _named = [];
    private readonly List<ReachedColumn> _reached = [];
    private readonly List<((uint Relation, short Column) Column, ProtectionPattern Pattern)> _meant = [];
    private readonly Queue<(uint Relation, short Column)> _pending = new();
    private HashSet<(uint Relation, short Column)> _columns = [];

    /// <summary>Those of them that are not derived.</summary>
    private HashSet<(uint Relation, short Column)> _direct = [];

    private ProtectionClosure(DatabaseCatalog catalog)
    {
        _catalog = catalog;
        _kin = catalog.Inheritance
            .SelectMany(i => new[] { (From: i.Parent, To: i.Child), (From: i.Child, To: i.Parent) })
            .ToLookup(k => k.From, k => k.To);
        _generatedFrom = catalog.Generated.ToLookup(g => (g.Relation, g.Source), g => g.Column);
        _rulesReading = catalog.Rules.ToLookup(r => r.Base);
    }

    /// <param name="catalog">The database's objects.</param>
    /// <param name="rules">Match by name.</param>
    /// <param name="remembered">Columns in the catalog that a rule protects whatever they are called.</param>
    public static ProtectedColumns Compute(
        DatabaseCatalog catalog, IReadOnlyList<ProtectionRule> rules, IReadOnlyList<RememberedColumn> remembered)
    {
        var closure = new ProtectionClosure(catalog);
        var patterns = rules.SelectMany(ProtectionPattern.Of).Distinct().ToList();
        var matches = patterns.ToDictionary(p => p, closure.Match);
        var kept = remembered.ToLookup(r => r.Rule);
        foreach (var pattern in patterns)
        {
            closure.Close(pattern, matches[pattern], kept[pattern]);
        }

        return new ProtectedColumns
        {
            Columns = closure._all,
            Meant = closure._meant.ToLookup(m => m.Column, m => m.Pattern),
            DerivedRelations = closure._derived,
            WriteDenied = closure._writeDenied,
            Reached = closure._reached,
        };
    }

    private HashSet<(uint Relation, short Column)> Match(ProtectionPattern pattern)
    {
        var matches = new HashSet<(uint, short)>();
        foreach (var relation in _catalog.Relations.Values)
        {
            foreach (var column in pattern.ColumnsOf(relation))
            {
                matches.Add((relation.Oid, column.Number));
                // A wildcard that happens to hit a column of a view says nothing about the view's other columns.
                if (pattern.NamesOneRelation)
                {
                    _named.Add(relation.Oid);
                }
            }
        }

        return matches;
    }

    /// <summary>Rule by rule, so that each knows what it reaches after another one is edited.</summary>
    private void Close(
        ProtectionPattern pattern,
        HashSet<(uint Relation, short Column)> matches,
        IEnumerable<RememberedColumn> kept)
    {
        _columns = [];
        _direct = [];
        foreach (var (relation, column) in matches)
        {
            Protect(relation, column, direct: true);
        }

        foreach (var column in kept)
        {
            Protect(column.Relation, column.Column, direct: !column.Derived);
        }

        while (_pending.TryDequeue(out var column))
        {
            Propagate(column.Relation, column.Column);
        }

        _all.UnionWith(_columns);
        _meant.AddRange(_direct.Select(c => (c, pattern)));
        _reached.AddRange(_columns
            .Where(c => matches.Contains(c) || _catalog.Relations.GetValueOrDefault(c.Relation)?.IsTable == true)
            .Select(c => new ReachedColumn(c.Relation, c.Column, pattern, !_direct.Contains(c))));
    }

    private void Propagate(uint relation, short number)
    {
        var direct = _direct.Contains((relation, number));
        if (_catalog.Relations.TryGetValue(relation, out var known))
        {
            var name = known.Columns.First(c => c.Number == number).Name;
            foreach (var kin in _kin[relation])
            {
                if (_catalog.Relations.GetValueOrDefault(kin)?.Column(name) is { } column)
                {
                    Protect(kin, column.Number, direct);
                }
            }
        }

        foreach (var generated in _generatedFrom[(relation, number)])
        {
            Protect(relation, generated, direct: false);
        }

        foreach (var rule in _rulesReading[relation])
        {
            if (rule.WholeRow || rule.Columns.Contains(number))
            {
                Deny(rule);
            }
        }
    }

    private void Deny(CatalogRule rule)
    {
        if (!rule.IsSelect)
        {
            _writeDenied.Add(rule.Relation);
            return;
        }

        if (_named.Contains(rule.Relation))
        {
            return;
        }

        _derived.Add(rule.Relation);
        foreach (var column in _catalog.Relations.GetValueOrDefault(rule.Relation)?.Columns ?? [])
        {
            Protect(rule.Relation, column.Number, direct: false);
        }
    }

    private void Protect(uint relation, short column, bool direct)
    {
        var isNew = _columns.Add((relation, column));
        if ((direct && _direct.Add((relation, column))) || isNew)
        {
            _pending.Enqueue((relation, column));
        }
    }
}
