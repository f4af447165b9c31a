using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>Reads a <see cref="DatabaseCatalog"/> in one round trip, inside the caller's snapshot.</summary>
internal static class DatabaseCatalogReader
{
    public static async Task<DatabaseCatalog> ReadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(DatabaseCatalogSql.Database), new(DatabaseCatalogSql.Schemas), new(DatabaseCatalogSql.Relations),
                new(DatabaseCatalogSql.Sequences), new(DatabaseCatalogSql.Inheritance),
                new(DatabaseCatalogSql.Generated), new(DatabaseCatalogSql.Rules),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var rows = new ResultRows(reader);
        var database = await rows.NextAsync(Database, ct).ConfigureAwait(false);
        var schemas = await rows.NextAsync(Schema, ct).ConfigureAwait(false);
        var relations = await rows.NextAsync(Relation, ct).ConfigureAwait(false);
        var sequences = await rows.NextAsync(Sequence, ct).ConfigureAwait(false);
        return new DatabaseCatalog
        {
            Database = database[0],
            Schemas = schemas.ToDictionary(s => s.Oid),
            Relations = relations.ToDictionary(r => r.Oid),
            Sequences = sequences.DistinctBy(s => s.Oid).ToDictionary(s => s.Oid),
            Inheritance = await rows.NextAsync(
                r => new CatalogInheritance(r.GetFieldValue<uint>(0), r.GetFieldValue<uint>(1)), ct)
                .ConfigureAwait(false),
            Generated = await rows.NextAsync(
                r => new CatalogGenerated(r.GetFieldValue<uint>(0), r.GetInt16(1), r.GetInt16(2)), ct)
                .ConfigureAwait(false),
            Rules = await rows.NextAsync(Rule, ct).ConfigureAwait(false),
        };
    }

    private static CatalogDatabase Database(NpgsqlDataReader r) => new(
        r.GetFieldValue<uint>(0), r.GetString(1), r.GetBoolean(2), r.GetBoolean(3), r.GetBoolean(4), r.GetBoolean(5),
        r.GetBoolean(6));

    private static CatalogSchema Schema(NpgsqlDataReader r) =>
        new(r.GetFieldValue<uint>(0), r.GetString(1), r.GetBoolean(2), r.GetBoolean(3));

    private static CatalogRelation Relation(NpgsqlDataReader r) => new()
    {
        Oid = r.GetFieldValue<uint>(0),
        SchemaOid = r.GetFieldValue<uint>(1),
        Schema = r.GetString(2),
        Name = r.GetString(3),
        Owner = r.GetString(4),
        Grantable = (TableAccess)r.GetInt32(5),
        IsExtensionMember = r.GetBoolean(6),
        IsTable = r.GetBoolean(9),
        HasRowSecurity = r.GetBoolean(10),
        Columns =
        [
            .. r.GetFieldValue<short[]>(7).Zip(r.GetFieldValue<string[]>(8), r.GetFieldValue<bool[]>(11))
                .Select(c => new CatalogColumn(c.First, c.Second, c.Third)),
        ],
    };

    private static CatalogSequence Sequence(NpgsqlDataReader r) => new()
    {
        Oid = r.GetFieldValue<uint>(0),
        Table = r.GetFieldValue<uint>(1),
        Column = r.GetInt16(2),
        IsIdentity = r.GetBoolean(3),
        SqlName = SqlText.Qualified(r.GetString(4), r.GetString(5)),
        Grantable = r.GetBoolean(6),
        ReadGrantable = r.GetBoolean(7),
    };

    private static CatalogRule Rule(NpgsqlDataReader r) => new(
        r.GetFieldValue<uint>(0), r.GetBoolean(1), r.GetFieldValue<uint>(2), r.GetFieldValue<int[]>(3),
        r.GetBoolean(4));
}
