using System.Security.Cryptography;
using System.Text;

namespace GatewayOperator.Provisioning.Views;

/// <summary>
/// The procedure that takes masked views out of the way of a change of their table, in the transaction of that change,
/// and tells the operator when that commits. The gateway calls it before DDL of an exempt session.
/// </summary>
/// <param name="schema">The schema of masked views, and the role that owns them.</param>
/// <param name="owners">The roles that own tables with masked views: only they have use for it.</param>
internal sealed class ReleaseProcedure(string schema, IReadOnlyList<string> owners)
{
    public const string Name = "release";

    /// <summary>For statements that find it by name: there is no other of that name in the schema.</summary>
    public const string Signature = "pg_catalog.oid[], pg_catalog.bool";

    private string SqlName => $"{SqlText.Qualified(schema, Name)}({Signature})";

    /// <summary>Equal for equal definitions and owners.</summary>
    public string Subject => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [Definition, .. owners]))))[..12];

    /// <summary>
    /// The advisory lock of a table's masked views. Who makes one holds it from before until the commit, who takes them
    /// out of the way until its change commits: a view that came between the two would give readers something to hold
    /// while they wait for the table.
    /// </summary>
    /// <param name="schema">The schema of masked views.</param>
    /// <param name="oid">An SQL expression for the table's OID.</param>
    public static string Lock(string schema, string oid) =>
        $"pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended({SqlText.Literal(schema)}, {oid}))";

    // Who may act as a table's owner could drop the table, and the view with it: nobody gains a right by calling this.
    // Children are named with their parent: its changes are theirs. The locks are a statement of their own, so that the
    // next one sees the views that were made until then.
    private string Definition => $"""
        CREATE PROCEDURE {SqlText.Qualified(schema, Name)}(relations pg_catalog.oid[], views pg_catalog.bool)
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $release$
        DECLARE
            tables oid[];
            masked text;
        BEGIN
            IF views THEN
                WITH RECURSIVE named (oid) AS (
                    SELECT unnest(relations)
                    UNION
                    SELECT i.inhrelid FROM named n JOIN pg_inherits i ON i.inhparent = n.oid)
                SELECT array_agg(t.oid ORDER BY t.oid) INTO tables
                FROM named n JOIN pg_class t ON t.oid = n.oid AND pg_has_role(session_user, t.relowner, 'MEMBER');
                PERFORM {Lock(schema, "t.oid::bigint")} FROM unnest(tables) WITH ORDINALITY t (oid, at) ORDER BY t.at;
                FOR masked IN
                    SELECT DISTINCT v.oid::regclass::text
                    FROM pg_depend d
                    JOIN pg_rewrite r ON r.oid = d.objid
                    JOIN pg_class v ON v.oid = r.ev_class AND v.relkind = 'v' AND v.oid <> d.refobjid
                    JOIN pg_namespace s ON s.oid = v.relnamespace AND s.nspname = {SqlText.Literal(schema)}
                    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (tables)
                        AND d.classid = 'pg_rewrite'::regclass
                    ORDER BY 1
                LOOP
                    EXECUTE 'DROP VIEW ' || masked;
                END LOOP;
            END IF;
            PERFORM pg_notify({SqlText.Literal(schema)}, '');
        END
        $release$
        """;

    public IEnumerable<string> Create(bool replaces)
    {
        if (replaces)
        {
            yield return Drop(schema);
        }

        yield return Definition;
        yield return $"ALTER PROCEDURE {SqlName} OWNER TO {SqlText.Identifier(schema)}";
        yield return $"REVOKE ALL ON PROCEDURE {SqlName} FROM PUBLIC";
        yield return $"GRANT EXECUTE ON PROCEDURE {SqlName} "
            + $"TO {string.Join(", ", owners.Select(SqlText.Identifier))}";
    }

    public string CommentIs(string literal) => $"COMMENT ON PROCEDURE {SqlName} IS {literal}";

    public static string Drop(string schema) =>
        $"DROP PROCEDURE IF EXISTS {SqlText.Qualified(schema, Name)}({Signature})";
}
