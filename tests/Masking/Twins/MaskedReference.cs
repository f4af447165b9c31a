using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Masking.Twins;

/// <summary>
/// What masking means, as a database: the first twin with the masks in the place of the secrets. What its owner reads
/// there is what an agent shall read through the gateway.
/// </summary>
public static class MaskedReference
{
    public const string Name = "twin_masked";

    /// <summary>Creates it from the views that the gateway made in the first twin.</summary>
    public static async Task CreateAsync(PostgresCluster cluster, PostgresCredential owner)
    {
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {Name} OWNER {owner.Username}", default);
        await TwinDatabases.CreateTablesAsync(cluster, Name, owner);
        await TwinDatabases.FillAsync(cluster, Name, owner, side: TwinDatabases.A);
        await cluster.ExecuteAsync(Name, MakeRoomForEqualValues, default);
        foreach (var row in await cluster.QueryAsync(TwinDatabases.A, TablesAndMasks, default))
        {
            var (table, columns, masks) = row.Split('|', 3) is [var t, var c, var m] ? (t, c, m) : default;
            await cluster.ExecuteAsync(
                Name,
                $"""
                SET session_replication_role = replica;
                DELETE FROM {table};
                INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
                SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $masks${masks}$masks$);
                """,
                default);
        }

        await cluster.ExecuteAsync(Name, "ANALYZE", default);
    }

    // Masks repeat themselves, and what is generated from a protected column is not in its view.
    private const string MakeRoomForEqualValues =
        """
        DO $$ DECLARE c record; BEGIN
          FOR c IN SELECT conname, conrelid::regclass AS t FROM pg_constraint WHERE contype = 'u' LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
          END LOOP;
        END $$;
        ALTER TABLE shop.customers DROP COLUMN email_domain;
        """;

    private const string TablesAndMasks =
        """
        SELECT b.relnamespace::regnamespace || '.' || b.relname,
               (SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = v.oid AND attnum > 0),
               (xpath('/row/j/text()', query_to_xml(format(
                   'SELECT replace(coalesce(jsonb_agg(to_jsonb(m)), ''[]'')::text, ''<'', ''\u003c'') AS j FROM %s AS m',
                   v.oid::regclass), true, true, '')))[1]
        FROM pg_class AS v JOIN pg_rewrite AS r ON r.ev_class = v.oid
        JOIN LATERAL (SELECT DISTINCT refobjid FROM pg_depend WHERE objid = r.oid AND refclassid = 'pg_class'::regclass) AS d ON true
        JOIN pg_class AS b ON b.oid = d.refobjid AND b.oid <> v.oid AND b.relname <> 'pseudonym_key' AND NOT b.relispartition
        WHERE v.relkind = 'v' AND v.relnamespace::regnamespace::text LIKE 'gw\_%'
        """;
}
