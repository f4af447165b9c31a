namespace GatewayOperator.Provisioning;

/// <summary>A role on the server whose name looks like one of ours.</summary>
internal sealed record ServerRole
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    public required bool CanLogin { get; init; }

    /// <summary>−1 is unlimited.</summary>
    public required int ConnectionLimit { get; init; }

    public required DateTimeOffset? ValidUntil { get; init; }

    /// <summary>SUPERUSER, REPLICATION or BYPASSRLS: attributes that only a superuser can take back.</summary>
    public required bool Elevated { get; init; }

    /// <summary>CREATEDB or CREATEROLE.</summary>
    public required bool Creator { get; init; }

    public required bool Inherits { get; init; }

    /// <summary>Whether the admin has the rights of this role.</summary>
    public required bool AdminIsMember { get; init; }

    public required ObjectComment? Comment { get; init; }

    /// <summary>Settings the role put on itself: null is "everywhere", else a database.</summary>
    public required IReadOnlyList<string?> SettingsIn { get; init; }

    public bool IsOurs(TargetPlan plan) =>
        Comment is { } c && c.Installation == plan.InstallationId && c.Target == plan.TargetUid;
}
