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
    private readonly HashSet<(uint Relation, short Column)> _columns = [];
    private readonly HashSet<uint> _derived = [];
    private readonly HashSet<uint> _writeDenied = [];
    private readonly HashSet<uint> _named = [];
    private readonly Queue<(uint Relation, short Column)> _pending = new();

    private ProtectionClosure(DatabaseCatalog catalog)
    {
        _catalog = catalog;
        _kin = catalog.Inheritance
            .SelectMany(i => new[] { (From: i.Parent, To: i.Child), (From: i.Child, To: i.Parent) })
            .ToLookup(k => k.From, k => k.To);
        _generatedFrom = catalog.Generated.ToLookup(g => (g.Relation, g.Source), g => g.Column);
        _rulesReading = catalog.Rules.ToLookup(r => r.Base);
    }

    public static ProtectedColumns Compute(DatabaseCatalog catalog, IReadOnlyList<ProtectionRule> rules)
    {
        var closure = new ProtectionClosure(catalog);
        foreach (var rule in rules)
        {
            closure.Seed(rule);
        }

        while (closure._pending.TryDequeue(out var column))
        {
            closure.Propagate(column.Relation, column.Column);
        }

        return new ProtectedColumns
        {
            Columns = closure._columns,
            DerivedRelations = closure._derived,
            WriteDenied = closure._writeDenied,
        };
    }

    private void Seed(ProtectionRule rule)
    {
        foreach (var relation in _catalog.Relations.Values)
        {
            if (!NamePattern.Matches(rule.Schema, relation.Schema) || !NamePattern.Matches(rule.Table, relation.Name))
            {
                continue;
            }

            foreach (var column in relation.Columns)
            {
                if (rule.Columns.Any(c => NamePattern.Matches(c, column.Name)))
                {
                    Protect(relation.Oid, column.Number);
                    // A wildcard that happens to hit a column of a view says nothing about the view's other columns.
                    if (NamePattern.IsLiteral(rule.Schema) && NamePattern.IsLiteral(rule.Table))
                    {
                        _named.Add(relation.Oid);
                    }
                }
            }
        }
    }

    private void Propagate(uint relation, short number)
    {
        if (_catalog.Relations.TryGetValue(relation, out var known))
        {
            var name = known.Columns.First(c => c.Number == number).Name;
            foreach (var kin in _kin[relation])
            {
                if (_catalog.Relations.GetValueOrDefault(kin)?.Column(name) is { } column)
                {
                    Protect(kin, column.Number);
                }
            }
        }

        foreach (var generated in _generatedFrom[(relation, number)])
        {
            Protect(relation, generated);
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

        if (_named.Contains(rule.Relation) || !_derived.Add(rule.Relation))
        {
            return;
        }

        foreach (var column in _catalog.Relations.GetValueOrDefault(rule.Relation)?.Columns ?? [])
        {
            Protect(rule.Relation, column.Number);
        }
    }

    private void Protect(uint relation, short column)
    {
        if (_columns.Add((relation, column)))
        {
            _pending.Enqueue((relation, column));
        }
    }
}
