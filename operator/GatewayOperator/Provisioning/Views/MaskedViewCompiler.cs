using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Provisioning.Masks;

namespace GatewayOperator.Provisioning.Views;

/// <summary>Turns protection and masks into the views of one database.</summary>
/// <param name="catalog">The database's objects.</param>
/// <param name="protection">Its protected columns.</param>
/// <param name="pending">What is denied because it is new.</param>
/// <param name="masks">Their masks.</param>
/// <param name="schema">The schema of masked views.</param>
internal sealed class MaskedViewCompiler(
    DatabaseCatalog catalog, ProtectedColumns protection, PendingObjects pending, ColumnMasks masks, string schema)
{
    private readonly string _key = SqlText.Qualified(schema, OwnSchema.KeyTable);
    private readonly HashSet<uint> _parents = [.. catalog.Inheritance.Select(i => i.Parent)];
    private readonly List<string> _notices = [];

    /// <summary>Why relations have no view.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <param name="used">Relations that grants under protection use.</param>
    public IReadOnlyList<MaskedRelation> Compile(IReadOnlySet<uint> used) =>
    [
        .. protection.Columns.Select(c => c.Relation).Distinct().Order()
            .Select(catalog.Relations.GetValueOrDefault).OfType<CatalogRelation>()
            .Select(r => Compile(r, used.Contains(r.Oid))),
    ];

    private MaskedRelation Compile(CatalogRelation relation, bool isUsed)
    {
        var hasView = isUsed && MayHaveView(relation);
        var columns = relation.Columns.Select(c => Column(relation, c, hasView)).ToList();
        return new MaskedRelation
        {
            Relation = relation,
            Columns = columns,
            HasChildren = _parents.Contains(relation.Oid),
            View = hasView && columns.Any(c => c.Exposure != ColumnExposure.Denied) ? View(relation, columns) : null,
        };
    }

    private static string Digest(string sql) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))[..12];

    private bool MayHaveView(CatalogRelation relation)
    {
        if (relation.HasRowSecurity)
        {
            _notices.Add(
                $"{relation.Schema}.{relation.Name} of database {catalog.Database.Name} has row security and so no "
                    + "masked view, which would show the same rows to everybody: its protected columns are denied.");
            return false;
        }

        return catalog.Schemas[relation.SchemaOid].IsUsable;
    }

    private MaskedColumnConfig Column(CatalogRelation relation, CatalogColumn column, bool hasView)
    {
        var exposure = Exposure(relation, column, hasView);
        var mask = exposure == ColumnExposure.Masked ? masks.ByColumn[(relation.Oid, column.Number)] : null;
        return new MaskedColumnConfig
        {
            Name = column.Name,
            Number = column.Number,
            Exposure = exposure,
            IsGenerated = column.IsGenerated ? true : null,
            Mask = mask?.Mask.Type,
            Sources = mask?.Sources,
            MaskDigest = mask is null ? null : Digest(mask.Sql("c", _key)),
        };
    }

    private ColumnExposure Exposure(CatalogRelation relation, CatalogColumn column, bool hasView)
    {
        var of = (relation.Oid, column.Number);
        if (protection.DerivedRelations.Contains(relation.Oid) || pending.Contains(relation, column.Number))
        {
            return ColumnExposure.Denied;
        }

        return !protection.Columns.Contains(of) ? ColumnExposure.Granted
            : hasView && masks.ByColumn.ContainsKey(of) ? ColumnExposure.Masked
            : ColumnExposure.Denied;
    }

    /// <summary>
    /// Columns are bound by position: between the reading of the catalog and the making of the view two of them may
    /// have swapped their names.
    /// </summary>
    private MaskedView View(CatalogRelation relation, List<MaskedColumnConfig> columns)
    {
        // Only as far as it shows something: what is new and denied makes no new generation.
        var last = columns.FindLastIndex(c => c.Exposure != ColumnExposure.Denied) + 1;
        var prefix = Prefix(columns, last);
        var shown = new List<string>();
        var reads = new List<short>();
        foreach (var (column, position) in columns.Select((c, i) => (c, i + 1)))
        {
            var source = $"b.{prefix}{position}";
            var mask = column.Exposure == ColumnExposure.Masked
                ? masks.ByColumn[(relation.Oid, column.Number)]
                : null;
            if (column.Exposure != ColumnExposure.Denied)
            {
                shown.Add($"{mask?.Sql(source, _key) ?? source} AS {SqlText.Identifier(column.Name)}");
            }

            if (column.Exposure == ColumnExposure.Granted || mask is { ReadsColumn: true })
            {
                reads.Add(column.Number);
            }
        }

        var names = string.Join(", ", Enumerable.Range(1, last).Select(i => $"{prefix}{i}"));
        var query = $"SELECT {string.Join(", ", shown)} FROM {relation.SqlName} AS b ({names})";
        return new MaskedView(MaskedView.NameFor(relation, Digest(query)), query, reads);
    }

    /// <summary>Columns behind the last one shown keep their names, which must not be those of positions.</summary>
    private static string Prefix(List<MaskedColumnConfig> columns, int last)
    {
        var hidden = columns.Skip(last).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var prefix = "c";
        while (Enumerable.Range(1, last).Any(i => hidden.Contains($"{prefix}{i}")))
        {
            prefix += "c";
        }

        return prefix;
    }
}
