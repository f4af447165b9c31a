using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>
/// Reads <see cref="ServerRoles"/> in one round trip; all of it is visible to a role without privileges.
/// </summary>
internal static class ServerRolesReader
{
    private const string Admin = """
        SELECT current_setting('server_version_num')::int, r.rolname::text, r.rolcreaterole OR r.rolsuper,
               r.rolsuper OR pg_has_role(r.oid, 'pg_signal_backend', 'USAGE'), r.rolsuper
        FROM pg_roles r WHERE r.rolname = current_user
        """;

    private const string Roles = """
        SELECT r.oid, r.rolname::text, r.rolcanlogin, r.rolconnlimit,
               CASE WHEN isfinite(r.rolvaliduntil) THEN r.rolvaliduntil END,
               r.rolsuper OR r.rolreplication OR r.rolbypassrls, r.rolcreatedb OR r.rolcreaterole, r.rolinherit,
               d.description, pg_has_role(r.oid, 'USAGE')
        FROM pg_roles r
        LEFT JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
        WHERE r.rolname LIKE 'gw\_%'
        """;

    private const string Settings = """
        SELECT r.rolname::text, d.datname::text
        FROM pg_db_role_setting s
        JOIN pg_roles r ON r.oid = s.setrole
        LEFT JOIN pg_database d ON d.oid = s.setdatabase
        WHERE r.rolname LIKE 'gw\_%'
        """;

    // The options are read through JSON because the columns do not exist before PostgreSQL 16.
    private const string Memberships = """
        SELECT r.rolname::text, u.rolname::text,
               NOT m.admin_option AND coalesce((to_jsonb(m) ->> 'inherit_option')::bool, true)
               AND NOT coalesce((to_jsonb(m) ->> 'set_option')::bool, false)
        FROM pg_auth_members m
        JOIN pg_roles r ON r.oid = m.roleid
        JOIN pg_roles u ON u.oid = m.member
        WHERE (r.rolname LIKE 'gw\_%' OR u.rolname LIKE 'gw\_%') AND u.rolname <> current_user
        """;

    public static async Task<ServerRoles> ReadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new(Admin), new(Settings), new(Roles), new(Memberships) },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var rows = new ResultRows(reader);
        var admin = (await rows.NextAsync(
            r => (Version: r.GetInt32(0), Name: r.GetString(1), Creates: r.GetBoolean(2), Signals: r.GetBoolean(3),
                Superuser: r.GetBoolean(4)),
            ct).ConfigureAwait(false))[0];
        var settings = (await rows.NextAsync(r => (Role: r.GetString(0), In: r.IsDBNull(1) ? null : r.GetString(1)), ct)
            .ConfigureAwait(false)).ToLookup(s => s.Role, s => s.In, StringComparer.Ordinal);
        var roles = await rows.NextAsync(r => Role(r, [.. settings[r.GetString(1)]]), ct).ConfigureAwait(false);
        var memberships = await rows.NextAsync(
            r => new RoleMembership(r.GetString(0), r.GetString(1), r.GetBoolean(2)), ct).ConfigureAwait(false);
        return new ServerRoles
        {
            ByName = roles.ToDictionary(r => r.Name, StringComparer.Ordinal),
            Memberships = memberships,
            ServerVersion = admin.Version,
            Admin = admin.Name,
            MayCreateRoles = admin.Creates,
            MaySignalBackends = admin.Signals,
            AdminIsSuperuser = admin.Superuser,
        };
    }

    private static ServerRole Role(NpgsqlDataReader row, IReadOnlyList<string?> settings) => new()
    {
        Oid = row.GetFieldValue<uint>(0),
        Name = row.GetString(1),
        CanLogin = row.GetBoolean(2),
        ConnectionLimit = row.GetInt32(3),
        ValidUntil = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
        Elevated = row.GetBoolean(5),
        Creator = row.GetBoolean(6),
        Inherits = row.GetBoolean(7),
        Comment = ObjectComment.Parse(row.IsDBNull(8) ? null : row.GetString(8)),
        AdminIsMember = row.GetBoolean(9),
        SettingsIn = settings,
    };
}
