using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace GatewayOperator.Provisioning.Views;

/// <summary>
/// Turns what the server's catalog looks like in this release into the views that are read in its place. They ask for
/// privileges as the originals do, of whoever reads them, so that one set serves all grants.
/// </summary>
internal sealed class CatalogViewCompiler(NpgsqlConnection connection, string schema)
{
    private const string Sources = """
        SELECT n.nspname::text, c.relname::text, c.oid, c.relkind = 'r',
               array_agg(a.attname::text ORDER BY a.attnum),
               array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('pg_catalog', 'information_schema')
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relname = ANY ($1) GROUP BY n.nspname, c.oid, c.relname, c.relkind
        """;

    // Of two views of a relation, one is about to be dropped.
    private const string Masked = """
        JOIN (SELECT v.relname AS view, b.oid AS base, n.nspname AS schema, b.relname AS name, b.relkind AS kind
              FROM pg_class v
              JOIN pg_class b ON split_part(v.relname, '_', 1) = 'v' || b.oid AND b.relkind <> 'm'
              JOIN pg_namespace n ON n.oid = b.relnamespace
              WHERE v.relnamespace = {1} AND v.relkind = 'v' AND NOT EXISTS (
                  SELECT FROM pg_class l
                  WHERE l.relnamespace = v.relnamespace AND l.oid > v.oid
                    AND split_part(l.relname, '_', 1) = split_part(v.relname, '_', 1)
                    AND has_table_privilege(l.oid, 'SELECT'))) AS m
          ON c.table_schema = {0} AND c.table_name = m.view
        """;

    private const string MaskedColumns =
        " JOIN pg_attribute a ON a.attrelid = m.base AND a.attname = c.column_name AND NOT a.attisdropped";

    // A view has no system columns, and may have columns of their names. Tools ask for these two.
    private static readonly string[] SystemColumns = ["tableoid", "xmin"];

    private readonly string _name = SqlText.Literal(schema);
    private readonly string _oid = $"{SqlText.Literal(SqlText.Identifier(schema))}::regnamespace";

    public async Task<IReadOnlyList<CatalogView>> CompileAsync(CancellationToken ct)
    {
        var sources = CatalogSource.All.ToDictionary(s => s.Name, StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(Sources, connection)
        {
            Parameters = { new() { Value = sources.Keys.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        return await new ResultRows(reader).NextAsync(r => View(r, sources[r.GetString(1)]), ct).ConfigureAwait(false);
    }

    private CatalogView View(NpgsqlDataReader r, CatalogSource source)
    {
        var (of, name) = (r.GetString(0), r.GetString(1));
        var from = $" FROM {SqlText.Qualified(of, name)} AS c";
        var columns = r.GetFieldValue<string[]>(4).Concat(r.GetBoolean(3) ? SystemColumns : []);
        var query = $"SELECT {string.Join(", ", columns.Select(c => $"c.{SqlText.Identifier(c)}"))}{from} "
            + $"WHERE {source.IsForeign}";
        if (source.Added is { } added)
        {
            var values = r.GetFieldValue<string[]>(4).Zip(r.GetFieldValue<string[]>(5), (column, type) =>
                added.ValueOf(column) is { } value ? $"({value})::{type}" : $"c.{SqlText.Identifier(column)}");
            query += $" UNION ALL SELECT {string.Join(", ", values)}{from} {Masked}"
                + (added.OfColumns ? MaskedColumns : "") + $" WHERE {added.Where}";
        }

        query = query.Replace("{0}", _name, StringComparison.Ordinal).Replace("{1}", _oid, StringComparison.Ordinal);
        var generation = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)))[..12];
        var view = string.Create(CultureInfo.InvariantCulture, $"{name}_{generation}");
        return new CatalogView(of, name, r.GetFieldValue<uint>(2), new MaskedView(view, query, []));
    }
}
