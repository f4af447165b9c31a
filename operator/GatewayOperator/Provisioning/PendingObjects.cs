namespace GatewayOperator.Provisioning;

/// <summary>What appeared since grants and policies were last edited, and is to be denied until they are.</summary>
internal sealed class PendingObjects(IReadOnlyDictionary<uint, short>? known)
{
    private const int Listed = 100;

    public static PendingObjects None { get; } = new(null);

    public bool Contains(CatalogRelation relation) => known is not null && !known.ContainsKey(relation.Oid);

    public bool Contains(CatalogRelation relation, short column) =>
        known is not null && !(known.TryGetValue(relation.Oid, out var highest) && column <= highest);

    /// <summary><c>database.schema.table</c>, or with the column of a table that is known.</summary>
    public IReadOnlyList<string> Names(DatabaseCatalog catalog)
    {
        var names = catalog.Relations.Values.SelectMany(r => Names(r, $"{catalog.Database.Name}.{r.Schema}.{r.Name}"))
            .Order(StringComparer.Ordinal).ToList();
        return names.Count <= Listed ? names : [.. names.Take(Listed), $"and {names.Count - Listed} more"];
    }

    private IEnumerable<string> Names(CatalogRelation relation, string name) =>
        Contains(relation)
            ? [name]
            : relation.Columns.Where(c => Contains(relation, c.Number)).Select(c => $"{name}.{c.Name}");
}
