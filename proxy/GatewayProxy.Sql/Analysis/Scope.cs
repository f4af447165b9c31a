namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// The names that one query level brings into view, and those around it. Levels are searched from the inside out, as
/// PostgreSQL does; a level that may have the name ends the search only when it surely has it.
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

    /// <summary>The entries that a qualifier names, at the innermost level that has it.</summary>
    public IReadOnlyList<RangeEntry> Named(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            var found = scope._entries.FindAll(e => e.Name == name);
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }
}
