using System.Collections.Frozen;
using System.Globalization;
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
    private readonly FrozenDictionary<uint, (uint Relation, short[] Columns)> _views;
    private readonly FrozenDictionary<string, QualifiedName> _functions;
    private readonly FrozenDictionary<string, long> _narrowings;

    /// <param name="relations">Those with protected columns.</param>
    /// <param name="code">What no statement may use that sees masks; null for nothing.</param>
    /// <param name="server">What stands for the server's catalog; null when nothing does.</param>
    /// <param name="before">What was in force until now; null at the start.</param>
    public MaskCatalog(
        IReadOnlyList<MaskedRelation> relations, VolatileCode? code = null, CatalogConfig? server = null,
        MaskCatalog? before = null)
        : this(relations, code, server, (before?.Generation ?? 0) + 1)
    {
        var narrowings = before?._narrowings.ToDictionary(StringComparer.Ordinal) ?? [];
        foreach (var name in before is null ? [] : CatalogChange.Narrowed(before, this))
        {
            narrowings[name] = LastNarrowing = Generation;
        }

        LastNarrowing = Math.Max(LastNarrowing, before?.LastNarrowing ?? 0);
        _narrowings = narrowings.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private MaskCatalog(
        IReadOnlyList<MaskedRelation> relations, VolatileCode? code, CatalogConfig? server, long generation)
    {
        Relations = relations;
        ViewSchema = relations.Select(r => r.View?.Schema).FirstOrDefault(s => s is not null);
        Generation = generation;
        Code = code ?? new VolatileCode([]);
        Named = [.. relations, .. server?.Relations.Select(r => MaskedRelation.OfCatalog(r, server.Schema)) ?? []];
        _narrowings = FrozenDictionary<string, long>.Empty;
        _byOid = relations.ToFrozenDictionary(r => r.Oid);
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
    /// <param name="database">What it says.</param>
    /// <param name="before">What was in force until now; null at the start.</param>
    public static MaskCatalog Of(DatabaseConfig database, MaskCatalog? before = null) => new(
        [.. database.Relations.Select(r => new MaskedRelation(r))], new VolatileCode(database.VolatileCode),
        database.Catalog, before);

    /// <summary>Before anything was protected.</summary>
    public static MaskCatalog Empty { get; } = new([], null, null, 0);

    /// <summary>Those with protected columns.</summary>
    public IReadOnlyList<MaskedRelation> Relations { get; }

    /// <summary>What no statement may use that sees masks.</summary>
    public VolatileCode Code { get; }

    /// <summary>These, and those of the server's catalog that are read through a view.</summary>
    public IReadOnlyList<MaskedRelation> Named { get; }

    /// <summary>Counts the catalogs of one database; the newest has the highest number.</summary>
    public long Generation { get; }

    /// <summary>The last generation that showed less than the one before, or something else; 0 when none did.</summary>
    public long LastNarrowing { get; }

    /// <summary>The schema of all masked views; null while there are none.</summary>
    public string? ViewSchema { get; }

    /// <summary>Whether one of them has the name, in whatever schema.</summary>
    public bool HasName(string name) => _byBareName.ContainsKey(name);

    public MaskedRelation? Find(uint oid) => _byOid.GetValueOrDefault(oid);

    /// <summary>
    /// Whether less is shown now, or something else, of what a text of an earlier generation reads.
    /// </summary>
    /// <param name="analysis">Null when nothing is known of the text.</param>
    public bool HasNarrowed(TextAnalysis? analysis)
    {
        if (Relations.Count == 0)
        {
            // Where nothing is protected any more, everything is shown.
            return false;
        }

        var since = analysis?.Generation ?? 0;
        return LastNarrowing > since && (analysis?.Relations is not { } names
            || names.Any(n => _narrowings.GetValueOrDefault(n) > since));
    }

    public MaskedRelation? Find(string schema, string name) =>
        _byName.GetValueOrDefault(new(schema, name)) ?? (schema == ViewSchema ? FindByView(name) : null);

    /// <summary>What a masked view of this or an earlier generation shows: <c>v&lt;oid&gt;_…</c>.</summary>
    public MaskedRelation? FindByView(string name)
    {
        var end = name.IndexOf('_', StringComparison.Ordinal);
        return end > 1 && name[0] == 'v' && uint.TryParse(
            name.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var oid)
            ? Find(oid)
            : null;
    }

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
