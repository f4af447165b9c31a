using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Catalog;

namespace GatewayOperator.Tests.Masking.Oracle;

/// <summary>The relations of these names in all schemas, every column protected.</summary>
public sealed class NamedRelations
{
    private readonly Dictionary<uint, MaskedRelationConfig> _relations = [];
    private readonly HashSet<uint> _temporary = [];

    private NamedRelations(JsonElement rows)
    {
        foreach (var row in rows.EnumerateArray())
        {
            var relation = Relation(row);
            _relations.Add(relation.Oid, relation);
            if (row.GetProperty("temporary").GetBoolean())
            {
                _temporary.Add(relation.Oid);
            }
        }

        Catalog = new MaskCatalog(
            [.. _relations.Values.Where(r => !_temporary.Contains(r.Oid)).Select(r => new MaskedRelation(r))]);
    }

    public MaskCatalog Catalog { get; }

    /// <summary>The query whose one value <see cref="Read"/> takes.</summary>
    public static string Query(IEnumerable<string> names) =>
        $"""
        SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
            'oid', c.oid::bigint, 'schema', n.nspname, 'name', c.relname, 'temporary', c.relpersistence = 't',
            'columns', (SELECT coalesce(pg_catalog.jsonb_object_agg(a.attname, a.attnum), '{"{}"}')
                        FROM pg_catalog.pg_attribute AS a
                        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))), '[]')
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relname IN ({string.Join(", ", names.Select(Literal).Prepend("''"))})
          AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        """;

    public static NamedRelations Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new NamedRelations(document.RootElement);
    }

    public bool IsTemporary(uint relation) => _temporary.Contains(relation);

    public IReadOnlyCollection<short> ColumnsOf(uint relation) =>
        _relations.TryGetValue(relation, out var found) ? [.. found.Columns.Select(c => c.Number)] : [];

    private static MaskedRelationConfig Relation(JsonElement row) => new()
    {
        Schema = row.GetProperty("schema").GetString()!,
        Name = row.GetProperty("name").GetString()!,
        Oid = row.GetProperty("oid").GetUInt32(),
        Columns =
        [
            .. row.GetProperty("columns").EnumerateObject().Select(column => new MaskedColumnConfig
            {
                Name = column.Name,
                Number = column.Value.GetInt16(),
                Exposure = ColumnExposure.Masked,
            }),
        ],
    };

    private static string Literal(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
