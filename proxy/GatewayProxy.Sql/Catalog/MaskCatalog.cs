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

    public MaskCatalog(IReadOnlyList<MaskedRelation> relations)
    {
        Relations = relations;
        ViewSchema = relations.Select(r => r.View?.Schema).FirstOrDefault(s => s is not null);
        var names = relations.ToDictionary(r => r.Name);
        foreach (var relation in relations)
        {
            // A client that names the view itself refers to the masks all the same.
            if (relation.View is { } view)
            {
                names.TryAdd(view, relation);
            }
        }

        _byName = names.ToFrozenDictionary();
        _byBareName = relations.GroupBy(r => r.Name.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _protected = relations
            .SelectMany(r => r.Columns.Where(c => c.Exposure != ColumnExposure.Granted).Select(c => (r.Oid, c.Number)))
            .ToFrozenSet();
    }

    public static MaskCatalog Empty { get; } = new([]);

    public IReadOnlyList<MaskedRelation> Relations { get; }

    /// <summary>The schema of all masked views; null while there are none.</summary>
    public string? ViewSchema { get; }

    /// <summary>Whether some relation with protected columns has the name, in whatever schema.</summary>
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
}
