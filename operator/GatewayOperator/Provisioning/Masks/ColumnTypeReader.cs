using Npgsql;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>Reads the types of columns, inside the caller's snapshot.</summary>
internal static class ColumnTypeReader
{
    private const NpgsqlTypes.NpgsqlDbType OidArray = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid;

    private const string Types = """
        WITH RECURSIVE below AS (
            SELECT a.attrelid, a.attnum, a.atttypid AS type, a.atttypmod AS modifier, a.attcollation
            FROM unnest($1::oid[], $2::int2[]) AS x (relation, number)
            JOIN pg_attribute a ON a.attrelid = x.relation AND a.attnum = x.number
            UNION ALL
            SELECT b.attrelid, b.attnum, t.typbasetype, t.typtypmod, b.attcollation
            FROM below b JOIN pg_type t ON t.oid = b.type WHERE t.typtype = 'd')
        SELECT b.attrelid, b.attnum, format_type(b.type, b.modifier), t.typname::text,
               t.typnamespace = 'pg_catalog'::regnamespace, t.typcategory = 'A',
               quote_ident(n.nspname) || '.' || quote_ident(c.collname)
        FROM below b
        JOIN pg_type t ON t.oid = b.type AND t.typtype <> 'd'
        LEFT JOIN pg_collation c ON c.oid = b.attcollation
        LEFT JOIN pg_namespace n ON n.oid = c.collnamespace
        """;

    public static async Task<Dictionary<(uint Relation, short Column), ColumnType>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<(uint Relation, short Column)> columns,
        CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Types, connection)
        {
            Parameters =
            {
                new() { Value = columns.Select(c => c.Relation).ToArray(), NpgsqlDbType = OidArray },
                new() { Value = columns.Select(c => c.Column).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var types = await new ResultRows(reader).NextAsync(
            r => (Column: (r.GetFieldValue<uint>(0), r.GetInt16(1)), Type: Read(r)), ct).ConfigureAwait(false);
        return types.ToDictionary(t => t.Column, t => t.Type);
    }

    private static ColumnType Read(NpgsqlDataReader r) => new()
    {
        Sql = r.GetString(2),
        Family = ColumnType.FamilyOf(r.GetString(3), r.GetBoolean(4), r.GetBoolean(5)),
        IgnoresCase = r.GetString(3) == "citext",
        Collation = r.IsDBNull(6) ? null : r.GetString(6),
    };
}
