using System.Collections.Frozen;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Sql.Catalog;

/// <summary>
/// Code of a database that may write. A name without a schema may mean any of that name: which one the server takes
/// depends on types as well.
/// </summary>
public sealed class VolatileCode
{
    private readonly FrozenSet<(VolatileObjectKind, string Name)> _names;
    private readonly FrozenSet<(VolatileObjectKind, QualifiedName Name)> _qualified;

    public VolatileCode(IReadOnlyList<VolatileObjectConfig> objects)
    {
        // What may be called as an attribute may be called as a function.
        var all = objects.Concat(objects.Where(o => o.Kind == VolatileObjectKind.Attribute)
            .Select(o => o with { Kind = VolatileObjectKind.Function })).ToList();
        _names = all.Select(o => (o.Kind, o.Name)).ToFrozenSet();
        _qualified = all.Select(o => (o.Kind, new QualifiedName(o.Schema, o.Name))).ToFrozenSet();
    }

    public bool IsEmpty => _names.Count == 0;

    /// <param name="kind">How it is named.</param>
    /// <param name="schema">Null when the text names none.</param>
    /// <param name="name">As the catalog has it.</param>
    public bool Contains(VolatileObjectKind kind, string? schema, string name) => schema is null
        ? _names.Contains((kind, name))
        : _qualified.Contains((kind, new QualifiedName(schema, name)));
}
