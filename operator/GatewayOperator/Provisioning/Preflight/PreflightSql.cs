namespace GatewayOperator.Provisioning.Preflight;

/// <summary>
/// The question whether roles can come to protected values past their masks: one query, whose rows are what stands in
/// the way. PostgreSQL 13 to 18.
/// </summary>
/// <remarks>
/// Parameters: $1 to $3 trusted functions (schemas, names, types with a line for each), $4 and $5 login roles and their
/// profiles, $6 and $7 protected columns, $8 profiles that stay with their logins until the next run. Columns: the role
/// (empty for all), an order, the object and what is wrong with it, the SQL that mends it, whether trusting a function
/// mends it too. 16384 is FirstNormalObjectId: what initdb made is below it.
/// </remarks>
internal static class PreflightSql
{
    // A login role has the privileges of its profile and of PUBLIC; it is looked at itself when it holds some of its
    // own. Of 200 grants that share a profile there is usually none.
    private const string Subjects = """
        WITH pair AS (SELECT p.login, p.profile FROM unnest($4::text[], $5::text[]) AS p (login, profile)),
        ours AS MATERIALIZED (
            SELECT r.* FROM pg_roles r WHERE r.rolname IN (SELECT login FROM pair UNION SELECT profile FROM pair)),
        subject AS MATERIALIZED (
            SELECT o.oid, o.rolname::text AS name FROM ours o
            WHERE o.rolname IN (SELECT profile FROM pair) OR EXISTS (
                SELECT FROM pg_shdepend s
                WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = o.oid AND s.deptype IN ('a', 'o')
                  AND s.dbid IN (0, (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())))),
        protected AS MATERIALIZED (
            SELECT p.relation, p.number FROM unnest($6::oid[], $7::int2[]) AS p (relation, number)),
        """;

    /// <summary>
    /// Trusted functions by oid. Types are compared as the server understands them, so <c>int</c> is <c>integer</c>.
    /// </summary>
    public const string Trusted = """
        trusted AS MATERIALIZED (
            SELECT t.position, p.oid
            FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS t (schema, name, types, position)
            JOIN pg_namespace n ON n.nspname = t.schema
            JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = t.name
            WHERE p.proargtypes::text = (
                SELECT coalesce(string_agg(coalesce(to_regtype(a.type)::oid::text, '?'), ' ' ORDER BY a.position), '')
                FROM unnest(string_to_array(t.types, E'\n')) WITH ORDINALITY AS a (type, position)))
        """;

    /// <summary>
    /// Functions of extensions; those of one that PostgreSQL lets anybody install are as harmless as its own.
    /// </summary>
    public const string Members = """
        member AS MATERIALIZED (
            SELECT d.objid, e.extname, v.name IS NOT NULL AS harmless
            FROM pg_depend d
            JOIN pg_extension e ON e.oid = d.refobjid
            LEFT JOIN pg_available_extension_versions v
                 ON v.name = e.extname AND v.version = e.extversion AND v.trusted
            WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')
        """;

    // What runs with other rights than the caller's, or beside all rights. IMMUTABLE code of an extension computes and
    // reads nothing; what deals in internal values, or validates options of foreign tables, is for the server itself.
    // An aggregate calls its functions with the rights of its owner to do so, and a function in a closed schema runs
    // all the same behind a view, an operator or a cast.
    private const string Routines = """
        internal AS MATERIALIZED (
            SELECT t.oid FROM pg_type t WHERE t.typname IN ('internal', 'fdw_handler', 'language_handler',
                'index_am_handler', 'table_am_handler', 'tsm_handler') AND t.typnamespace = 'pg_catalog'::regnamespace),
        suspect AS MATERIALIZED (
            SELECT p.oid, CASE WHEN NOT p.prosecdef THEN m.extname END AS extension
            FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang LEFT JOIN member m ON m.objid = p.oid
            WHERE p.oid >= 16384 AND p.prokind <> 'a' AND p.oid NOT IN (SELECT t.oid FROM trusted t) AND (p.prosecdef
                  OR NOT l.lanpltrusted AND (m.objid IS NULL OR NOT m.harmless AND p.provolatile <> 'i')
                     AND p.prorettype NOT IN (SELECT i.oid FROM internal i)
                     AND NOT p.proargtypes::oid[] && ARRAY['internal'::regtype::oid]
                     AND p.oid NOT IN (SELECT w.fdwvalidator FROM pg_foreign_data_wrapper w))),
        routine AS MATERIALIZED (
            SELECT p.oid, c.extension, CASE WHEN p.prosecdef THEN 'is SECURITY DEFINER'
                       WHEN p.prokind = 'a' THEN 'computes with a function that goes past privileges'
                       ELSE 'is in ' || upper(l.lanname) || ', beside all privileges' END AS fault,
                   coalesce(p.proacl, acldefault('f', p.proowner)) AS acl,
                   CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind, p.pronamespace,
                   format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) AS name
            FROM (SELECT s.oid, s.extension FROM suspect s
                  UNION
                  SELECT a.aggfnoid, NULL FROM pg_aggregate a JOIN suspect s ON s.oid IN (
                      a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn,
                      a.aggminvtransfn, a.aggmfinalfn)
                  WHERE a.aggfnoid NOT IN (SELECT t.oid FROM trusted t)) c
            JOIN pg_proc p ON p.oid = c.oid
            JOIN pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_language l ON l.oid = p.prolang),
        executable AS MATERIALIZED (
            SELECT s.name AS role, s.oid, r.oid AS routine, r.extension, r.fault, r.acl, r.kind, r.name
            FROM subject s JOIN routine r ON has_function_privilege(s.oid, r.oid, 'EXECUTE')
            WHERE has_schema_privilege(s.oid, r.pronamespace, 'USAGE') OR EXISTS (
                SELECT FROM pg_depend d WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = r.oid
                  AND d.classid NOT IN ('pg_trigger'::regclass, 'pg_event_trigger'::regclass)))
        """;

    private const string Attributes = """
        SELECT o.rolname::text, 1, 'role ' || quote_ident(o.rolname) || ' has attributes that go past privileges',
               format('ALTER ROLE %I NOSUPERUSER NOREPLICATION NOBYPASSRLS NOCREATEROLE NOCREATEDB', o.rolname), false
        FROM ours o WHERE o.rolsuper OR o.rolreplication OR o.rolbypassrls OR o.rolcreaterole OR o.rolcreatedb
        """;

    private const string Memberships = """
        SELECT o.rolname::text, 2, format('role %I is a member of %I', o.rolname, g.rolname),
               format('REVOKE %I FROM %I', g.rolname, o.rolname)
                   || CASE WHEN current_setting('server_version_num')::int >= 160000
                           THEN format(' GRANTED BY %I', pg_get_userbyid(m.grantor)) ELSE '' END, false
        FROM ours o
        JOIN pg_auth_members m ON m.member = o.oid
        JOIN pg_roles g ON g.oid = m.roleid
        WHERE NOT EXISTS (SELECT FROM pair p WHERE p.login = o.rolname AND p.profile = g.rolname)
          AND g.rolname <> ALL ($8::text[])
        """;

    private static readonly string Relations = $"""
        SELECT s.name, 3, format('role %I has %s on protected columns of %s', s.name, x.privileges, c.oid::regclass),
               coalesce(
                   format('REVOKE %s ON TABLE %s FROM %s', x.privileges, c.oid::regclass, {Holders(
                       "coalesce(c.relacl, '{}') || x.columns", "SELECT", "REFERENCES", "TRIGGER")}),
                   format('ALTER TABLE %s OWNER TO CURRENT_USER', c.oid::regclass)), false
        FROM subject s
        JOIN LATERAL (
            SELECT p.relation, concat_ws(', ',
                       CASE WHEN bool_or(has_column_privilege(s.oid, p.relation, p.number, 'SELECT'))
                            THEN 'SELECT' END,
                       CASE WHEN bool_or(has_column_privilege(s.oid, p.relation, p.number, 'REFERENCES'))
                            THEN 'REFERENCES' END,
                       CASE WHEN has_table_privilege(s.oid, p.relation, 'TRIGGER') THEN 'TRIGGER' END) AS privileges,
                   (SELECT coalesce(array_agg(i), '{"{}"}') FROM pg_attribute a, unnest(a.attacl) i
                    WHERE a.attrelid = p.relation) AS columns
            FROM protected p GROUP BY p.relation) x ON x.privileges <> ''
        JOIN pg_class c ON c.oid = x.relation
        """;

    private static readonly string Functions = $"""
        SELECT s.role, 4,
               CASE WHEN s.extension IS NOT NULL
                    THEN format('extension %I has functions beside all privileges (%s) that the role may run',
                                s.extension, count(*))
                    ELSE format('%s %s %s and the role may run it', min(s.kind), min(s.name), min(s.fault)) END,
               format('REVOKE EXECUTE ON %s %s FROM %s',
                   CASE WHEN s.extension IS NULL THEN upper(min(s.kind)) ELSE 'ROUTINE' END,
                   string_agg(s.name, ', ' ORDER BY s.name), string_agg(DISTINCT h.holders, ', ')), true
        FROM executable s
        CROSS JOIN LATERAL (SELECT {Holders("s.acl", "EXECUTE")}) AS h (holders)
        GROUP BY s.role, s.extension, CASE WHEN s.extension IS NULL THEN s.routine END
        """;

    // What initdb gave to PUBLIC is in pg_init_privs; functions and the standard's views that are missing there are
    // everybody's.
    private const string Builtins = """
        SELECT s.name, 5, format('%s %s is open to %s', lower(b.kind), b.object, h.holder),
               format('REVOKE %s%s ON %s %s FROM %s', a.privilege_type, b.columns, b.kind, b.object, h.holder), false
        FROM (
            SELECT 'pg_class'::regclass::oid AS class, c.oid, 0 AS sub, c.relacl AS acl, 'TABLE' AS kind,
                   c.oid::regclass::text AS object, '' AS columns
            FROM pg_class c WHERE c.oid < 16384 AND c.relacl IS NOT NULL
            UNION ALL
            SELECT 'pg_class'::regclass, a.attrelid, a.attnum, a.attacl, 'TABLE', a.attrelid::regclass::text,
                   format(' (%I)', a.attname)
            FROM pg_attribute a WHERE a.attrelid < 16384 AND a.attacl IS NOT NULL
            UNION ALL
            SELECT 'pg_proc'::regclass, p.oid, 0, p.proacl, 'FUNCTION', p.oid::regprocedure::text, ''
            FROM pg_proc p WHERE p.oid < 16384 AND p.proacl IS NOT NULL) b
        CROSS JOIN LATERAL aclexplode(b.acl) a
        JOIN subject s ON a.grantee IN (0, s.oid)
        CROSS JOIN LATERAL (SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(s.name) END) AS h (holder)
        LEFT JOIN pg_init_privs i ON i.classoid = b.class AND i.objoid = b.oid AND i.objsubid = b.sub
        WHERE NOT (i.objoid IS NULL AND a.grantee = 0
                   AND (b.kind = 'FUNCTION' OR a.privilege_type = 'SELECT' AND b.object ~ '^information_schema.[^_]'))
          AND NOT EXISTS (
            SELECT FROM aclexplode(i.initprivs) o
            WHERE o.grantee = a.grantee AND o.privilege_type = a.privilege_type)
        """;

    private static readonly string Creation = $"""
        SELECT s.name, 6, format('role %I may create objects in schema %I', s.name, n.nspname),
               format('REVOKE CREATE ON SCHEMA %I FROM %s', n.nspname, {Holders(
                   "coalesce(n.nspacl, acldefault('n', n.nspowner))", "CREATE")}), false
        FROM subject s JOIN pg_namespace n ON has_schema_privilege(s.oid, n.oid, 'CREATE')
        WHERE n.nspname !~ '^pg_(toast_)?temp_'
        UNION ALL
        SELECT s.name, 6, format('role %I may create schemas in database %I', s.name, d.datname),
               format('REVOKE CREATE ON DATABASE %I FROM %s', d.datname, {Holders(
                   "coalesce(d.datacl, acldefault('d', d.datdba))", "CREATE")}), false
        FROM subject s JOIN pg_database d ON has_database_privilege(s.oid, d.oid, 'CREATE')
        WHERE d.datname = current_database()
        """;

    private static readonly string Servers = $"""
        SELECT s.name, 7, format('role %I may use foreign server %I', s.name, f.srvname),
               format('REVOKE USAGE ON FOREIGN SERVER %I FROM %s', f.srvname, {Holders(
                   "coalesce(f.srvacl, acldefault('S', f.srvowner))", "USAGE")}), false
        FROM subject s JOIN pg_foreign_server f ON has_server_privilege(s.oid, f.oid, 'USAGE')
        UNION ALL
        SELECT s.name, 7, format('role %I may use foreign-data wrapper %I', s.name, w.fdwname),
               format('REVOKE USAGE ON FOREIGN DATA WRAPPER %I FROM %s', w.fdwname, {Holders(
                   "coalesce(w.fdwacl, acldefault('F', w.fdwowner))", "USAGE")}), false
        FROM subject s JOIN pg_foreign_data_wrapper w ON has_foreign_data_wrapper_privilege(s.oid, w.oid, 'USAGE')
        """;

    private const string LargeObjects = """
        SELECT l.role, 8, format('role %I may read large object %s of another role', l.role, min(l.oid::int8)),
               format('REVOKE SELECT ON LARGE OBJECT %s FROM %s',
                   string_agg(l.oid::text, ', ' ORDER BY l.oid), l.holder), false
        FROM (SELECT o.oid, s.name AS role, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(s.name) END AS holder
              FROM pg_largeobject_metadata o
              CROSS JOIN LATERAL aclexplode(o.lomacl) a
              JOIN subject s ON a.grantee IN (0, s.oid) AND s.oid <> o.lomowner
              WHERE o.lomacl IS NOT NULL AND a.privilege_type = 'SELECT'
              LIMIT 20) l
        GROUP BY l.role, l.holder
        """;

    private const string Settings = """
        SELECT '', 9, 'lo_compat_privileges is on: every role may read every large object',
               CASE g.source WHEN 'database' THEN format('ALTER DATABASE %I RESET lo_compat_privileges',
                                                          current_database())
                    ELSE 'ALTER SYSTEM SET lo_compat_privileges = off; SELECT pg_reload_conf()' END, false
        FROM pg_settings g WHERE g.name = 'lo_compat_privileges' AND g.setting = 'on'
        """;

    private const string Parameters = """
        UNION ALL
        SELECT s.name, 9, format('role %I may set parameter %s', s.name, g.parname),
               format('REVOKE SET, ALTER SYSTEM ON PARAMETER %s FROM %s', g.parname,
                   CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(s.name) END), false
        FROM pg_parameter_acl g
        CROSS JOIN LATERAL aclexplode(g.paracl) a
        JOIN subject s ON a.grantee IN (0, s.oid)
        """;

    // CVE-2024-4317: a cluster that was made before its fix keeps the old views until somebody runs the script.
    private const string Statistics = """
        SELECT '', 10, 'the views pg_stats_ext and pg_stats_ext_exprs show everybody''s statistics (CVE-2024-4317)',
               '\i fix-CVE-2024-4317.sql', false
        WHERE pg_get_viewdef(to_regclass('pg_catalog.pg_stats_ext_exprs')) !~ 'pg_has_role'
        """;

    // The value that rows have which are older than their column is in the catalog, where everybody reads it. As long
    // as it is the column's default it says no more than the schema does.
    private const string MissingValues = """
        SELECT '', 11, format('pg_attribute shows every role the value of %s.%I in older rows', c.oid::regclass,
                              a.attname),
               format('VACUUM FULL %s', c.oid::regclass), false
        FROM protected p
        JOIN pg_attribute a ON a.attrelid = p.relation AND a.attnum = p.number AND a.atthasmissing
        JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        CROSS JOIN LATERAL (SELECT (a.attmissingval::text::text[])[1], pg_get_expr(d.adbin, d.adrelid))
            AS v (missing, expression)
        WHERE v.missing IS DISTINCT FROM coalesce(
            replace(substring(v.expression FROM '^''(.*)''::[a-z ()0-9\[\]]+$'), '''''', ''''),
            CASE v.expression WHEN 'true' THEN 't' WHEN 'false' THEN 'f' ELSE v.expression END)
        """;

    /// <param name="serverVersion"><c>server_version_num</c>.</param>
    public static string For(int serverVersion) => $"""
        {Subjects}
        {Trusted},
        {Members},
        {Routines}
        {Attributes} UNION ALL {Memberships} UNION ALL {Relations} UNION ALL {Functions} UNION ALL {Builtins}
        UNION ALL {Creation} UNION ALL {Servers} UNION ALL {LargeObjects} UNION ALL {Settings}
        {(serverVersion >= 150000 ? Parameters : "")}
        UNION ALL {Statistics} UNION ALL {MissingValues}
        ORDER BY 2, 3, 1
        """;

    /// <summary>Who in an ACL gives a privilege to <c>s</c>, as REVOKE names them; null when nobody does.</summary>
    private static string Holders(string acl, params ReadOnlySpan<string> privileges) => $"""
        (SELECT string_agg(DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC'
                                    ELSE quote_ident(pg_get_userbyid(a.grantee)) END, ', ')
         FROM aclexplode({acl}) a
         WHERE a.privilege_type IN ('{string.Join("', '", privileges!)}')
           AND (a.grantee = 0 OR pg_has_role(s.oid, a.grantee, 'USAGE')))
        """;
}
