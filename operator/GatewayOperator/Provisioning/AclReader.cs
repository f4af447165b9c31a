using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>Reads the privileges that roles of ours hold in the connected database.</summary>
internal static class AclReader
{
    // pg_shdepend has an index by role: a login role, which holds no ACL, costs one probe and nothing more.
    private const string Holder = """
        WITH holder AS MATERIALIZED (
            SELECT r.oid, r.rolname::text AS name FROM pg_roles r
            WHERE r.rolname = ANY ($1) AND EXISTS (
                SELECT FROM pg_shdepend s
                WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid AND s.deptype = 'a'
                  AND s.dbid IN (0, (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))))
        """;

    private const string Objects = $"""
        {Holder}
        SELECT 'Database', d.oid, h.name, a.privilege_type, a.is_grantable
        FROM pg_database d, aclexplode(d.datacl) a, holder h
        WHERE d.datname = current_database() AND a.grantee = h.oid
        UNION ALL
        SELECT 'Schema', n.oid, h.name, a.privilege_type, a.is_grantable
        FROM pg_namespace n, aclexplode(n.nspacl) a, holder h
        WHERE n.nspacl IS NOT NULL AND a.grantee = h.oid AND a.grantee <> n.nspowner
        UNION ALL
        SELECT CASE c.relkind WHEN 'S' THEN 'Sequence' ELSE 'Table' END, c.oid, h.name, a.privilege_type, a.is_grantable
        FROM pg_class c, aclexplode(c.relacl) a, holder h
        WHERE c.relacl IS NOT NULL AND a.grantee = h.oid AND a.grantee <> c.relowner
        """;

    // Nobody but roles of ours has any business in the schema of ours; oid 0 is PUBLIC, which no role can be called.
    // There a privilege on a column counts as one on the table: what is revoked there is revoked on its columns too.
    private const string Strangers = $"""
        {Holder}, own AS (SELECT n.oid, n.nspowner, n.nspacl FROM pg_namespace n WHERE n.oid = $2)
        SELECT 'Schema', n.oid, CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END,
               a.privilege_type, a.is_grantable
        FROM own n, aclexplode(n.nspacl) a
        WHERE n.nspacl IS NOT NULL AND a.grantee <> n.nspowner AND a.grantee NOT IN (SELECT h.oid FROM holder h)
        UNION ALL
        SELECT 'Table', c.oid, CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END,
               a.privilege_type, a.is_grantable
        FROM pg_class c, own n, aclexplode(c.relacl) a
        WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'v') AND c.relacl IS NOT NULL
          AND a.grantee <> c.relowner AND a.grantee NOT IN (SELECT h.oid FROM holder h)
        UNION ALL
        SELECT 'Table', t.attrelid, CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END,
               a.privilege_type, a.is_grantable
        FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, own n, aclexplode(t.attacl) a
        WHERE c.relnamespace = n.oid AND t.attacl IS NOT NULL
        """;

    private const string Columns = $"""
        {Holder}
        SELECT t.attrelid, h.name, a.privilege_type, bool_or(a.is_grantable), array_agg(t.attnum ORDER BY t.attnum)
        FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a, holder h
        WHERE t.attacl IS NOT NULL AND t.attnum > 0 AND NOT t.attisdropped AND a.grantee = h.oid
          AND c.relnamespace <> $2
        GROUP BY 1, 2, 3
        """;

    /// <param name="connection">Inside the caller's transaction.</param>
    /// <param name="roles">Roles of ours.</param>
    /// <param name="own">The schema of ours, where everybody's privileges are read; 0 when there is none.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Dictionary<AclEntry, AclScope>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> roles, uint own, CancellationToken ct)
    {
        var names = roles.ToArray();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Objects) { Parameters = { new() { Value = names } } },
                new(Columns) { Parameters = { new() { Value = names }, Oid(own) } },
                new(Strangers) { Parameters = { new() { Value = names }, Oid(own) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var rows = new ResultRows(reader);
        var found = new Dictionary<AclEntry, AclScope>();
        await rows.NextAsync(r => AddObject(found, r), ct).ConfigureAwait(false);
        await rows.NextAsync(r => AddColumns(found, r), ct).ConfigureAwait(false);
        await rows.NextAsync(r => AddObject(found, r), ct).ConfigureAwait(false);
        return found;
    }

    private static NpgsqlParameter Oid(uint value) =>
        new() { Value = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid };

    private static bool AddObject(Dictionary<AclEntry, AclScope> found, NpgsqlDataReader r)
    {
        var entry = new AclEntry(
            Enum.Parse<AclObjectKind>(r.GetString(0)), r.GetFieldValue<uint>(1), r.GetString(2), r.GetString(3));
        // Two grantors may have granted the same privilege.
        var before = found.GetValueOrDefault(entry, AclScope.None);
        found[entry] = new AclScope(true, [], before.WithGrantOption || r.GetBoolean(4));
        return true;
    }

    private static bool AddColumns(Dictionary<AclEntry, AclScope> found, NpgsqlDataReader r)
    {
        var entry = new AclEntry(AclObjectKind.Table, r.GetFieldValue<uint>(0), r.GetString(1), r.GetString(2));
        var before = found.GetValueOrDefault(entry, AclScope.None);
        found[entry] = new AclScope(
            before.Whole, r.GetFieldValue<short[]>(4), before.WithGrantOption || r.GetBoolean(3));
        return true;
    }
}
