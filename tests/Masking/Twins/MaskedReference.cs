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
        foreach (var row in await cluster.QueryAsync(TwinDatabases.A, TablesAndViews, default))
        {
            await FillAsync(cluster, row.Split('|'));
        }

        await cluster.ExecuteAsync(Name, "ANALYZE", default);
    }

    private static async Task FillAsync(PostgresCluster cluster, string[] tableAndView)
    {
        var (table, view, columns) = (tableAndView[0], tableAndView[1], tableAndView[2]);
        var masks = await cluster.QueryAsync(
            TwinDatabases.A, $"SELECT coalesce(jsonb_agg(to_jsonb(m)), '[]') FROM {view} AS m", default);
        await cluster.ExecuteAsync(
            Name,
            $"""
            SET session_replication_role = replica;
            DELETE FROM {table};
            INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
            SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $masks${masks.Single()}$masks$);
            """,
            default);
    }

    // Masks repeat themselves, and what is generated from a protected column is not in its view.
    private const string MakeRoomForEqualValues =
        """
        DO $$ DECLARE c record; BEGIN
          FOR c IN SELECT conname, conrelid::regclass AS t FROM pg_constraint
                   WHERE contype = 'u' AND connamespace::regnamespace::text IN ('shop', 'clinic', 'fleet') LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
          END LOOP;
        END $$;
        ALTER TABLE shop.customers DROP COLUMN email_domain;
        ALTER TABLE shop.employees ALTER COLUMN salary DROP NOT NULL;
        ALTER TABLE fleet.vehicles ALTER COLUMN vin DROP NOT NULL;
        """;

    private const string TablesAndViews =
        """
        SELECT DISTINCT b.oid::regclass, v.oid::regclass, (
            SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = v.oid AND attnum > 0)
        FROM pg_class AS v
        JOIN pg_rewrite AS r ON r.ev_class = v.oid
        JOIN pg_depend AS d ON d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> v.oid
        JOIN pg_class AS b ON b.oid = d.refobjid
        WHERE v.relkind = 'v' AND v.relnamespace::regnamespace::text LIKE 'gw\_%'
          AND v.relname ~ '^v[0-9]' AND NOT b.relispartition AND b.relname <> 'pseudonym_key'
        """;
}
