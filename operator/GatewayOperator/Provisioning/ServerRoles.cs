namespace GatewayOperator.Provisioning;

/// <summary>The cluster-wide state at the start of a reconcile.</summary>
internal sealed record ServerRoles
{
    public required IReadOnlyDictionary<string, ServerRole> ByName { get; init; }

    public required IReadOnlyList<RoleMembership> Memberships { get; init; }

    /// <summary><c>server_version_num</c>, for example 160004.</summary>
    public required int ServerVersion { get; init; }

    public required string Admin { get; init; }

    public required bool MayCreateRoles { get; init; }

    public required bool MaySignalBackends { get; init; }

    public required bool AdminIsSuperuser { get; init; }

    public bool AdminActsAs(string role) =>
        AdminIsSuperuser || (ByName.TryGetValue(role, out var known) && known.AdminIsMember);

    /// <summary>PostgreSQL 16 and later keep INHERIT and SET with every membership.</summary>
    public bool HasMembershipOptions => ServerVersion >= 160000;
}
