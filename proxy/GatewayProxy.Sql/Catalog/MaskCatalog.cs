using System.Collections.Frozen;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Sql.Catalog;

/// <summary>
/// The relations of one database that have protected columns. Immutable; a new configuration makes a new one.
/// </summary>
public sealed class MaskCatalog
{
    private readonly FrozenDictionary<QualifiedName, MaskedRelation> _byName;
    private readonly FrozenDictionary<string, MaskedRelation[]> _byBareName;
    private readonly FrozenSet<(uint Relation, short Column)> _protected;
    private readonly FrozenDictionary<uint, (uint Relation, short[] Columns)> _views;
    private readonly FrozenDictionary<string, QualifiedName> _functions;

    /// <param name="relations">The relations with protected columns.</param>
    /// <param name="code">What no statement may use that sees masks; null for nothing.</param>
    /// <param name="server">What stands for the server's catalog; null when nothing does.</param>
    public MaskCatalog(
        IReadOnlyList<MaskedRelation> relations, VolatileCode? code = null, CatalogConfig? server = null)
    {
        Relations = relations;
        Code = code ?? new VolatileCode([]);
        Named = [.. relations, .. server?.Relations.Select(r => MaskedRelation.OfCatalog(r, server.Schema)) ?? []];
        var names = Named.ToDictionary(r => r.Name);
        foreach (var relation in relations)
        {
            // A client that names the view itself refers to the masks all the same.
            if (relation.View is { } view)
            {
                names.TryAdd(view, relation);
            }
        }

        _byName = names.ToFrozenDictionary();
        _byBareName = Named.GroupBy(r => r.Name.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _protected = relations
            .SelectMany(r => r.Columns.Where(c => c.Exposure != ColumnExposure.Granted).Select(c => (r.Oid, c.Number)))
            .ToFrozenSet();
        _views = relations.Where(r => r.ViewOid != 0).ToFrozenDictionary(r => r.ViewOid, r => (r.Oid, Shown(r)));
        _functions = (server?.Functions ?? []).ToFrozenDictionary(
            f => f, f => new QualifiedName(server!.Schema, f), StringComparer.Ordinal);
    }

    /// <summary>The catalog that a configuration says of a database.</summary>
    public static MaskCatalog Of(DatabaseConfig database) => new(
        [.. database.Relations.Select(r => new MaskedRelation(r))], new VolatileCode(database.VolatileCode),
        database.Catalog);

    public static MaskCatalog Empty { get; } = new([]);

    /// <summary>Those with protected columns.</summary>
    public IReadOnlyList<MaskedRelation> Relations { get; }

    /// <summary>What no statement may use that sees masks.</summary>
    public VolatileCode Code { get; }

    /// <summary>These, and those of the server's catalog that are read through a view.</summary>
    public IReadOnlyList<MaskedRelation> Named { get; }

    /// <summary>Whether one of them has the name, in whatever schema.</summary>
    public bool HasName(string name) => _byBareName.ContainsKey(name);

    public MaskedRelation? Find(string schema, string name) => _byName.GetValueOrDefault(new(schema, name));

    /// <summary>What an unqualified name means in a session; null when nothing of it is protected.</summary>
    public MaskedRelation? Find(string name, SessionNames session)
    {
        if (session.Temporary.Contains(name) || !_byBareName.TryGetValue(name, out var relations))
        {
            return null;
        }

        foreach (var relation in relations)
        {
            if (session.Visible.Contains(relation.Oid))
            {
                return relation;
            }
        }

        return null;
    }

    /// <summary>Whether a column of a base table must never come back in a result.</summary>
    public bool IsProtected(uint relation, short column) => _protected.Contains((relation, column));

    /// <summary>The function that stands for one of <c>pg_catalog</c>; null when it may be called itself.</summary>
    public QualifiedName? Function(string name) => _functions.TryGetValue(name, out var function) ? function : null;

    /// <summary>Which column of which relation a view's column shows; false when it is no view of ours.</summary>
    public bool TryFindShown(uint view, short number, out uint relation, out short column)
    {
        var found = _views.TryGetValue(view, out var shown) && number > 0 && number <= shown.Columns.Length;
        (relation, column) = found ? (shown.Relation, shown.Columns[number - 1]) : (0, (short)0);
        return found;
    }

    private static short[] Shown(MaskedRelation relation) =>
        [.. relation.Columns.Where(c => c.Exposure != ColumnExposure.Denied).Select(c => c.Number)];
}
