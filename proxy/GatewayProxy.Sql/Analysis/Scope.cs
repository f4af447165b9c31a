namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// The names that one query level brings into view, and those around it. PostgreSQL ends its search at the innermost
/// level that has a name; here all levels count, because a name may be hidden from where it is used.
/// </summary>
internal sealed class Scope(Scope? outer)
{
    private readonly List<RangeEntry> _entries = [];
    private readonly HashSet<string> _commonTables = new(StringComparer.Ordinal);

    public IReadOnlyList<RangeEntry> Entries => _entries;

    public Scope? Outer => outer;

    public void Add(RangeEntry entry) => _entries.Add(entry);

    public void AddCommonTable(string name) => _commonTables.Add(name);

    public bool IsCommonTable(string name) => _commonTables.Contains(name) || outer?.IsCommonTable(name) == true;

    /// <summary>This level's common tables without what stands in its FROM: what a sub-query in FROM sees.</summary>
    public Scope WithoutEntries()
    {
        var scope = new Scope(outer);
        scope._commonTables.UnionWith(_commonTables);
        return scope;
    }

    /// <summary>
    /// The entries that a qualifier may name, at all levels: the innermost can be hidden by an alias around it.
    /// </summary>
    public IReadOnlyList<RangeEntry> Named(string name)
    {
        var found = new List<RangeEntry>();
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            found.AddRange(scope._entries.FindAll(e => e.Name == name));
        }

        return found;
    }
}
