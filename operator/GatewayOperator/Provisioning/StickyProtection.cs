namespace GatewayOperator.Provisioning;

/// <summary>What one run knows of earlier matches: a rename ends no protection, an edit of the policy does.</summary>
internal sealed class StickyProtection(TargetPlan plan, IProtectionMemory memory)
{
    private const int ListedColumns = 20;

    private readonly HashSet<ProtectionPattern> _rules = [.. plan.Protection.SelectMany(ProtectionPattern.Of)];
    private bool _loaded;

    /// <summary>Why nothing may be granted under protection; null when the memory is sound.</summary>
    public string? Fault { get; private set; }

    /// <summary>Everything remembered for the target.</summary>
    public IReadOnlyList<RememberedColumn> Columns { get; private set; } = [];

    public async Task LoadAsync(CancellationToken ct)
    {
        try
        {
            Columns = await memory.LoadAsync(plan, ct).ConfigureAwait(false);
            _loaded = true;
        }
        catch (ProtectionMemoryException e)
        {
            // Without rules nothing remembered could be in force.
            Fault = _rules.Count == 0 ? null : e.Message;
        }
    }

    /// <summary>Columns of this database that exist and whose rule the plan still has, word for word.</summary>
    public IReadOnlyList<RememberedColumn> In(DatabaseCatalog catalog) =>
        [.. Columns.Where(c => _rules.Contains(c.Rule) && c.IsIn(catalog.Database) && Exists(c, catalog))];

    /// <summary>To be called before anything is granted: whatever crashes later, the match is known.</summary>
    /// <exception cref="ProtectionMemoryException">They could not be recorded; then nothing may be granted.</exception>
    public async Task RememberAsync(DatabaseCatalog catalog, IReadOnlyList<ReachedColumn> reached, CancellationToken ct)
    {
        var known = Columns.Where(c => c.IsIn(catalog.Database))
            .Select(c => new ReachedColumn(c.Relation, c.Column, c.Rule, c.Derived)).ToHashSet();
        var found = reached.Where(known.Add).Select(r => Describe(r, catalog)).ToList();
        if (_loaded && found.Count > 0)
        {
            await SaveAsync([.. Columns, .. found], ct).ConfigureAwait(false);
        }
    }

    /// <summary>To be called when the databases have what the plan wants: drops what no rule says.</summary>
    /// <exception cref="ProtectionMemoryException">It stays recorded, without effect, until the next run.</exception>
    public async Task ForgetAsync(CancellationToken ct)
    {
        var kept = Columns.Where(c => _rules.Contains(c.Rule)).ToList();
        if (kept.Count < Columns.Count)
        {
            await SaveAsync(kept, ct).ConfigureAwait(false);
        }
    }

    /// <summary>A line for each column that is protected only because it is remembered.</summary>
    public static IReadOnlyList<string> Notices(
        DatabaseCatalog catalog, IReadOnlyList<RememberedColumn> remembered, ProtectedColumns byName)
    {
        var lines = remembered
            .Where(c => !byName.Columns.Contains((c.Relation, c.Column)))
            .DistinctBy(c => (c.Relation, c.Column))
            .Select(c => $"{NameOf(c.Relation, c.Column, catalog)} stays protected in database "
                + $"{catalog.Database.Name}: it was {c.Name} when rule {c.Rule} reached it. Name it in a rule as it is "
                + "called now; to release it, take the old name out of that rule.")
            .Order(StringComparer.Ordinal).ToList();
        return lines.Count <= ListedColumns
            ? lines
            : [.. lines.Take(ListedColumns), $"{lines.Count - ListedColumns} more columns of database "
                + $"{catalog.Database.Name} stay protected by rules that matched earlier names."];
    }

    private async Task SaveAsync(IReadOnlyList<RememberedColumn> columns, CancellationToken ct)
    {
        await memory.SaveAsync(plan, columns, ct).ConfigureAwait(false);
        Columns = columns;
    }

    private static bool Exists(RememberedColumn column, DatabaseCatalog catalog) =>
        catalog.Relations.GetValueOrDefault(column.Relation)?.Columns.Any(c => c.Number == column.Column) == true;

    private static RememberedColumn Describe(ReachedColumn reached, DatabaseCatalog catalog) => new()
    {
        Database = catalog.Database.Name,
        DatabaseOid = catalog.Database.Oid,
        Relation = reached.Relation,
        Column = reached.Column,
        Name = NameOf(reached.Relation, reached.Column, catalog),
        Rule = reached.Rule,
        Derived = reached.Derived,
    };

    private static string NameOf(uint oid, short number, DatabaseCatalog catalog)
    {
        var relation = catalog.Relations[oid];
        return $"{relation.Schema}.{relation.Name}.{relation.Columns.First(c => c.Number == number).Name}";
    }
}
