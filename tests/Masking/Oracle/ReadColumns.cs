namespace GatewayOperator.Tests.Masking.Oracle;

/// <summary>The relations that a statement reads, and the columns of each that it needs a right to.</summary>
/// <remarks>System columns do not count: nothing protects them.</remarks>
public sealed class ReadColumns
{
    private readonly SortedDictionary<uint, SortedSet<short>> _byRelation = [];

    public IEnumerable<uint> Relations => _byRelation.Keys;

    public int Count => _byRelation.Values.Sum(columns => columns.Count);

    public IReadOnlyCollection<short> Of(uint relation) =>
        _byRelation.TryGetValue(relation, out var columns) ? columns : [];

    /// <summary>A relation is named, be it that nothing of it is read.</summary>
    public void Add(uint relation, IEnumerable<short> columns)
    {
        if (!_byRelation.TryGetValue(relation, out var known))
        {
            _byRelation[relation] = known = [];
        }

        known.UnionWith(columns);
    }

    public override string ToString() =>
        string.Join("; ", _byRelation.Select(r => $"{r.Key}: {string.Join(' ', r.Value)}"));
}
