namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>The WITH queries that are in view.</summary>
internal sealed class CommonTables(CommonTables? outer)
{
    private readonly Dictionary<string, QueryBound> _known = new(StringComparer.Ordinal);

    public void Set(string name, QueryBound bound) => _known[name] = bound;

    public QueryBound? Find(string name) =>
        _known.TryGetValue(name, out var bound) ? bound : outer?.Find(name);
}
