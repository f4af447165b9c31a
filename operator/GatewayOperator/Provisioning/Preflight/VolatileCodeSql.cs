namespace GatewayOperator.Provisioning.Preflight;

/// <summary>
/// VOLATILE functions of the database and what calls them unseen: they may write, and must not do so for rows that
/// masks have chosen. STABLE and IMMUTABLE ones have promised to change nothing.
/// </summary>
/// <remarks>The trusted functions are $1 to $3 as in <see cref="PreflightSql"/>.</remarks>
internal static class VolatileCodeSql
{
    public const string Objects = $"""
        WITH RECURSIVE {PreflightSql.Trusted},
        {PreflightSql.Members},
        code AS (
            SELECT 'pg_proc'::regclass::oid AS class, p.oid AS object
            FROM pg_proc p LEFT JOIN member m ON m.objid = p.oid
            WHERE p.oid >= 16384 AND p.provolatile = 'v' AND p.prokind <> 'p' AND m.harmless IS NOT TRUE
              AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
              AND p.oid NOT IN (SELECT t.oid FROM trusted t)
            UNION
            SELECT CASE WHEN coalesce(r.oid, s.oid) IS NULL THEN d.classid ELSE 'pg_class'::regclass END,
                   coalesce(r.ev_class, s.polrelid, d.objid)
            FROM code c
            JOIN pg_depend d ON d.refclassid = c.class AND d.refobjid = c.object
                 AND d.classid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_rewrite'::regclass,
                                   'pg_policy'::regclass)
            LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
            LEFT JOIN pg_policy s ON d.classid = 'pg_policy'::regclass AND s.oid = d.objid
            WHERE (r.oid IS NULL OR r.ev_type = '1')
              AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IN (SELECT t.oid FROM trusted t)))
        SELECT DISTINCT CASE WHEN p.pronargs > 0 AND (p.pronargs - p.pronargdefaults < 2 OR p.provariadic <> 0)
                             THEN 'Attribute' ELSE 'Function' END,
               n.nspname::text, p.proname::text
        FROM code c JOIN pg_proc p ON c.class = 'pg_proc'::regclass AND p.oid = c.object
        JOIN pg_namespace n ON n.oid = p.pronamespace
        UNION ALL
        SELECT DISTINCT 'Operator', n.nspname::text, o.oprname::text
        FROM code c JOIN pg_operator o ON c.class = 'pg_operator'::regclass AND o.oid = c.object
        JOIN pg_namespace n ON n.oid = o.oprnamespace
        UNION ALL
        SELECT 'View', n.nspname::text, v.relname::text
        FROM code c JOIN pg_class v ON c.class = 'pg_class'::regclass AND v.oid = c.object
        JOIN pg_namespace n ON n.oid = v.relnamespace
        WHERE v.relpersistence <> 't'
        ORDER BY 1, 2, 3
        """;

    /// <summary>Positions, from 1, of trusted functions that the database has.</summary>
    public const string Known = $"WITH {PreflightSql.Trusted} SELECT DISTINCT t.position FROM trusted t";
}
