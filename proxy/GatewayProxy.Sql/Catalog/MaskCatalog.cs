using System.Collections.Frozen;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sql.Catalog;

/// <summary>
/// The relations of one database that have protected columns. Immutable; a new configuration makes a new one.
/// </summary>
public sealed class MaskCatalog
{
    private readonly FrozenDictionary<QualifiedName, MaskedRelation> _byName;
    private readonly FrozenDictionary<string, MaskedRelation[]> _byBareName;
    private readonly FrozenDictionary<uint, MaskedRelation> _byOid;
    private readonly FrozenSet<(uint Relation, short Column)> _protected;
    private readonly FrozenDictionary<string, long> _narrowings;

    /// <param name="relations">Those with protected columns.</param>
    /// <param name="before">What was in force until now; null at the start.</param>
    public MaskCatalog(IReadOnlyList<MaskedRelation> relations, MaskCatalog? before = null)
        : this(relations, (before?.Generation ?? 0) + 1)
    {
        var narrowings = before?._narrowings.ToDictionary(StringComparer.Ordinal) ?? [];
        foreach (var name in before is null ? [] : CatalogChange.Narrowed(before, this))
        {
            narrowings[name] = LastNarrowing = Generation;
        }

        LastNarrowing = Math.Max(LastNarrowing, before?.LastNarrowing ?? 0);
        _narrowings = narrowings.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private MaskCatalog(IReadOnlyList<MaskedRelation> relations, long generation)
    {
        Relations = relations;
        Generation = generation;
        _narrowings = FrozenDictionary<string, long>.Empty;
        _byOid = relations.ToFrozenDictionary(r => r.Oid);
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

    /// <summary>Before anything was protected.</summary>
    public static MaskCatalog Empty { get; } = new([], 0);

    public IReadOnlyList<MaskedRelation> Relations { get; }

    /// <summary>Counts the catalogs of one database; the newest has the highest number.</summary>
    public long Generation { get; }

    /// <summary>The last generation that showed less than the one before, or something else; 0 when none did.</summary>
    public long LastNarrowing { get; }

    /// <summary>Whether some relation with protected columns has the name, in whatever schema.</summary>
    public bool HasName(string name) => _byBareName.ContainsKey(name);

    public MaskedRelation? Find(uint oid) => _byOid.GetValueOrDefault(oid);

    /// <summary>
    /// Whether less is shown now, or something else, of what a text of an earlier generation reads.
    /// </summary>
    /// <param name="analysis">Null when nothing is known of the text.</param>
    public bool HasNarrowed(TextAnalysis? analysis)
    {
        var since = analysis?.Generation ?? 0;
        return LastNarrowing > since && (analysis?.Relations is not { } names
            || names.Any(n => _narrowings.GetValueOrDefault(n) > since));
    }

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
