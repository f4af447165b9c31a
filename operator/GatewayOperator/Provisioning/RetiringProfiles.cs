namespace GatewayOperator.Provisioning;

/// <summary>
/// Profiles of the generation before, which differ from their successors in nothing but what is protected. Their
/// logins stay members until the next run: gateways learn of a change before it takes anything away, and no statement
/// meanwhile meets a role without rights.
/// </summary>
internal sealed class RetiringProfiles
{
    private readonly HashSet<(string Role, string Member)> _memberships;

    private RetiringProfiles(IEnumerable<(string Role, string Member)> memberships)
    {
        _memberships = [.. memberships];
        Roles = _memberships.Select(m => m.Role).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>They keep what they hold.</summary>
    public IReadOnlySet<string> Roles { get; }

    public bool Keeps(string role, string member) => _memberships.Contains((role, member));

    /// <param name="wanted">What the plan wants.</param>
    /// <param name="server">What is there.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="memory">Which profiles the last run gave to logins.</param>
    /// <param name="conflicts">Roles that are not ours.</param>
    public static RetiringProfiles Find(
        RolePlan wanted, ServerRoles server, TargetPlan plan, DatabaseMemory memory, IReadOnlySet<string> conflicts) =>
        new(from membership in server.Memberships
            where (membership.Exact || !server.HasMembershipOptions) && !conflicts.Contains(membership.Role)
            let login = wanted.Logins.GetValueOrDefault(membership.Member)
            where login is not null && !conflicts.Contains(login.Name) && !conflicts.Contains(login.Profile.RoleName)
            where login.Profile.RoleName != membership.Role
                && memory.LastProfile(plan, login) == membership.Role
            let role = server.ByName.GetValueOrDefault(membership.Role)
            where role?.IsOurs(plan) == true && !role.CanLogin && !role.Elevated
                && role.Comment!.Kind == ObjectComment.Profile && role.Comment.Revision == login.Profile.Access
                && server.ByName.GetValueOrDefault(login.Name)?.IsOurs(plan) == true
            select (membership.Role, membership.Member));

    /// <summary>What a login that cannot have its new profile loses at once.</summary>
    public IEnumerable<string> Revocations(IEnumerable<LoginRole> blocked) =>
        from login in blocked
        from membership in _memberships
        where membership.Member == login.Name
        select $"REVOKE {SqlText.Identifier(membership.Role)} FROM {SqlText.Identifier(membership.Member)}";
}
