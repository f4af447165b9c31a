namespace GatewayOperator.Provisioning;

/// <summary>
/// Everything that takes something away from existing roles of ours; executed before anything is given.
/// </summary>
internal static class RoleNarrowing
{
    /// <summary>Login roles whose grant is gone, and other roles that nothing uses any more.</summary>
    public static IReadOnlyList<ServerRole> Unwanted(
        RolePlan wanted, ServerRoles server, TargetPlan plan, RetiringProfiles retiring) =>
    [
        .. server.ByName.Values
            .Where(r => r.IsOurs(plan) && !wanted.Wants(r.Name) && !retiring.Roles.Contains(r.Name))
            .OrderBy(r => r.Name, StringComparer.Ordinal),
    ];

    /// <summary>Roles named in <paramref name="conflicts"/> are not ours although we want their names.</summary>
    public static List<string> Statements(
        RolePlan wanted, ServerRoles server, TargetPlan plan, RetiringProfiles retiring,
        IReadOnlySet<string> conflicts)
    {
        var statements = new List<string>();
        foreach (var role in Unwanted(wanted, server, plan, retiring).Where(r => r.CanLogin && !r.Elevated))
        {
            statements.Add($"ALTER ROLE {SqlText.Identifier(role.Name)} NOLOGIN");
        }

        statements.AddRange(Memberships(wanted, server, plan, retiring, conflicts));
        foreach (var role in server.ByName.Values.Where(r => r.IsOurs(plan) && !conflicts.Contains(r.Name)))
        {
            statements.AddRange(Attributes(role, wanted.Logins.GetValueOrDefault(role.Name)));
        }

        return statements;
    }

    private static IEnumerable<string> Memberships(
        RolePlan wanted, ServerRoles server, TargetPlan plan, RetiringProfiles retiring,
        IReadOnlySet<string> conflicts)
    {
        foreach (var membership in server.Memberships)
        {
            var concernsUs = IsOurs(membership.Role) || IsOurs(membership.Member);
            var isWanted = wanted.Logins.TryGetValue(membership.Member, out var login)
                && login.Profile.RoleName == membership.Role
                && (membership.Exact || !server.HasMembershipOptions)
                && !conflicts.Contains(membership.Role) && !conflicts.Contains(membership.Member);
            if (concernsUs && !isWanted && !retiring.Keeps(membership.Role, membership.Member))
            {
                yield return
                    $"REVOKE {SqlText.Identifier(membership.Role)} FROM {SqlText.Identifier(membership.Member)}";
            }
        }

        bool IsOurs(string name) => server.ByName.GetValueOrDefault(name)?.IsOurs(plan) == true;
    }

    private static IEnumerable<string> Attributes(ServerRole role, LoginRole? login)
    {
        var name = SqlText.Identifier(role.Name);
        if (role.Creator)
        {
            yield return $"ALTER ROLE {name} NOCREATEDB NOCREATEROLE";
        }

        if (login is null && role.CanLogin && role.Comment!.Kind != ObjectComment.Login)
        {
            yield return $"ALTER ROLE {name} NOLOGIN";
        }

        // A login role may ALTER itself: role settings are not a place for a pipeline to leave something behind.
        foreach (var database in role.SettingsIn)
        {
            yield return database is null
                ? $"ALTER ROLE {name} RESET ALL"
                : $"ALTER ROLE {name} IN DATABASE {SqlText.Identifier(database)} RESET ALL";
        }

        if (login is not null
            && (role.ConnectionLimit != LoginLimits.ConnectionsOf(login.Grant)
                || role.ValidUntil != LoginLimits.ExpiryOf(login.Grant)))
        {
            yield return $"ALTER ROLE {name} {LoginLimits.Clause(login.Grant)}";
        }
    }
}
