using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>
/// A digest over the versions of all catalog rows that decide ACLs. Every change of structure, owner or privilege
/// writes a row and so changes its <c>xmin</c>; a maintenance command that changes it without need costs one full read.
/// </summary>
internal static class CatalogFingerprint
{
    // Temporary tables come and go with the statements of every session; nobody else is granted anything on them.
    // pg_auth_members decides what the admin may pass on; the members that this room itself makes do not.
    private const string Sql = """
        SELECT concat_ws('/',
            (SELECT count(*) || ':' || sum(hashint8extended((a.attrelid::int8 << 32) | a.xmin::text::int8, a.attnum))
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             WHERE c.oid >= 16384 AND a.attnum > 0 AND c.relpersistence <> 't'),
            (SELECT count(*) || ':' || sum(hashint8extended((c.oid::int8 << 32) | c.xmin::text::int8, 0))
             FROM pg_class c WHERE c.oid >= 16384 AND c.relpersistence <> 't'),
            (SELECT count(*) || ':' || sum(hashint8extended((r.oid::int8 << 32) | r.xmin::text::int8, 0))
             FROM pg_rewrite r WHERE r.oid >= 16384),
            (SELECT count(*) || ':'
                    || sum(hashint8extended((i.inhrelid::int8 << 32) | i.xmin::text::int8, i.inhparent::int8))
             FROM pg_inherits i),
            (SELECT count(*) || ':' || sum(hashint8extended((d.oid::int8 << 32) | d.xmin::text::int8, 0))
             FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid AND c.relpersistence <> 't'),
            (SELECT count(*) || ':' || sum(hashint8extended((n.oid::int8 << 32) | n.xmin::text::int8, 0))
             FROM pg_namespace n),
            (SELECT count(*) || ':' || sum(hashint8extended((p.oid::int8 << 32) | p.xmin::text::int8, 0))
             FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname LIKE 'gw\_%'),
            (SELECT d.oid || ':' || d.xmin FROM pg_database d WHERE d.datname = current_database()),
            (SELECT count(*) || ':'
                    || sum(hashint8extended((m.roleid::int8 << 32) | m.xmin::text::int8, m.member::int8))
             FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname NOT LIKE 'gw\_%'),
            (SELECT r.oid || ':' || r.rolsuper || r.rolinherit FROM pg_roles r WHERE r.rolname = current_user))
        """;

    public static async Task<string> ReadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        return (string)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!;
    }
}
