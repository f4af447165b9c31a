using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Ddl;

/// <summary>
/// Takes from masked grants, in the transaction of a change, the right to read whole tables whose columns it has made
/// or changed: statements that were sent before wait for its locks, and would read what a rule protects only now. The
/// operator gives them back what they may have.
/// </summary>
internal static class ReadWithdrawal
{
    /// <param name="grants">Of the configuration. A login role has its rights as a member of a profile.</param>
    public static string Sql(IEnumerable<GrantConfig> grants)
    {
        var logins = grants.Where(g => g.Masking == MaskingMode.Enforced).Select(g => g.LoginRole).OfType<string>()
            .Select(r => $"'{r.Replace("'", "''", StringComparison.Ordinal)}'");
        return $"""
            DO $gateway$
            DECLARE found record;
            BEGIN
                FOR found IN
                    SELECT DISTINCT c.oid::pg_catalog.regclass AS changed, a.grantee::pg_catalog.regrole AS profile
                    FROM pg_catalog.pg_attribute t
                    JOIN pg_catalog.pg_class c ON c.oid = t.attrelid AND c.relkind IN ('r', 'p', 'f')
                    CROSS JOIN pg_catalog.aclexplode(c.relacl) a
                    WHERE t.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid AND t.attnum > 0
                        AND NOT t.attisdropped AND a.privilege_type = 'SELECT'
                        AND a.grantee IN (
                            SELECT m.roleid FROM pg_catalog.pg_auth_members m
                            JOIN pg_catalog.pg_roles r ON r.oid = m.member
                            WHERE r.rolname = ANY (ARRAY[{string.Join(", ", logins)}]::pg_catalog.name[]))
                LOOP
                    EXECUTE pg_catalog.format('REVOKE SELECT ON %s FROM %s', found.changed, found.profile);
                END LOOP;
            END $gateway$
            """;
    }
}
