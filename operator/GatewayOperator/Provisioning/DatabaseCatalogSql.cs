namespace GatewayOperator.Provisioning;

/// <summary>The catalog queries behind <see cref="DatabaseCatalog"/>; PostgreSQL 13 to 18.</summary>
internal static class DatabaseCatalogSql
{
    // Schemas of ours are excluded by name: a grant's "*" must never reach what the gateway itself makes.
    private const string UserSchema =
        "n.nspname !~ '^(pg_|gw_[0-9a-f]{12})' AND n.nspname <> 'information_schema'";

    public const string Database = """
        SELECT d.oid, d.datname::text,
               EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                       WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT'),
               EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                       WHERE a.grantee = 0 AND a.privilege_type = 'TEMPORARY'),
               has_database_privilege(d.oid, 'CONNECT WITH GRANT OPTION'),
               has_database_privilege(d.oid, 'TEMPORARY WITH GRANT OPTION'), has_database_privilege(d.oid, 'CREATE')
        FROM pg_database d WHERE d.datname = current_database()
        """;

    public const string Schemas = $"""
        SELECT n.oid, n.nspname::text,
               EXISTS (SELECT FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
                       WHERE a.grantee = 0 AND a.privilege_type = 'USAGE'),
               has_schema_privilege(n.oid, 'USAGE WITH GRANT OPTION')
        FROM pg_namespace n WHERE {UserSchema}
        """;

    // The bits are those of TableAccess.
    public const string Relations = $"""
        SELECT c.oid, n.oid, n.nspname::text, c.relname::text, pg_get_userbyid(c.relowner)::text,
               CASE WHEN pg_has_role(c.relowner, 'USAGE') THEN 31
                    ELSE has_table_privilege(c.oid, 'SELECT WITH GRANT OPTION')::int
                         + has_table_privilege(c.oid, 'INSERT WITH GRANT OPTION')::int * 2
                         + has_table_privilege(c.oid, 'UPDATE WITH GRANT OPTION')::int * 4
                         + has_table_privilege(c.oid, 'DELETE WITH GRANT OPTION')::int * 8
                         + has_table_privilege(c.oid, 'TRUNCATE WITH GRANT OPTION')::int * 16 END,
               EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid
                       AND e.objsubid = 0 AND e.deptype = 'e'),
               t.numbers, t.names, c.relkind IN ('r', 'p', 'f'), c.relrowsecurity, t.generated
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(a.attnum ORDER BY a.attnum), '{"{}"}') AS numbers,
                   coalesce(array_agg(a.attname::text ORDER BY a.attnum), '{"{}"}') AS names,
                   coalesce(array_agg(a.attgenerated <> '' ORDER BY a.attnum), '{"{}"}') AS generated
            FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) t
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {UserSchema}
        """;

    public const string Sequences = $"""
        SELECT s.oid, d.refobjid, d.refobjsubid::int2, d.deptype = 'i', n.nspname::text, s.relname::text,
               pg_has_role(s.relowner, 'USAGE') OR has_sequence_privilege(s.oid, 'USAGE WITH GRANT OPTION'),
               pg_has_role(s.relowner, 'USAGE') OR has_sequence_privilege(s.oid, 'SELECT WITH GRANT OPTION')
        FROM pg_class s
        JOIN pg_namespace n ON n.oid = s.relnamespace
        JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype IN ('a', 'i')
             AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
        WHERE s.relkind = 'S' AND {UserSchema}
        """;

    public const string Inheritance = """
        SELECT i.inhrelid, i.inhparent
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f')
        """;

    // PostgreSQL 15 moved the dependency from the column to its pg_attrdef row; both places are read.
    public const string Generated = """
        SELECT a.attrelid, a.attnum, d.refobjsubid::int2
        FROM pg_attribute a
        JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
        JOIN pg_depend d ON (d.classid = 'pg_attrdef'::regclass AND d.objid = e.oid
             OR d.classid = 'pg_class'::regclass AND d.objid = a.attrelid AND d.objsubid = a.attnum)
             AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid
             AND d.refobjsubid > 0 AND d.refobjsubid <> a.attnum
        WHERE a.attgenerated <> ''
        """;

    // 16384 is FirstNormalObjectId: what initdb made reads no user table.
    public const string Rules = """
        SELECT r.ev_class, r.ev_type = '1', d.refobjid, array_agg(d.refobjsubid),
               strpos(r.ev_action::text, ':varattno 0 ') > 0
        FROM pg_rewrite r
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
             AND d.refclassid = 'pg_class'::regclass
        WHERE r.oid >= 16384 AND NOT (r.ev_type = '1' AND d.refobjid = r.ev_class)
        GROUP BY r.oid, r.ev_class, r.ev_type, d.refobjid
        """;
}
