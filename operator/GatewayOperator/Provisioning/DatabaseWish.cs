using System.Text.Json;

namespace GatewayOperator.Provisioning;

/// <summary>What one run wants in one database.</summary>
internal sealed record DatabaseWish
{
    /// <summary>Its name.</summary>
    public required string Database { get; init; }

    /// <summary>Identifies target and database across runs.</summary>
    public required string Key { get; init; }

    public required IReadOnlyList<PrivilegeProfile> Profiles { get; init; }

    /// <summary>The login roles that shall come here, conflicts included.</summary>
    public required IReadOnlyList<LoginRole> Logins { get; init; }

    /// <summary>All roles of ours; those that are no wanted profile shall hold nothing.</summary>
    public required IReadOnlySet<string> Roles { get; init; }

    /// <summary>Those of them that this run did not create and that may therefore hold something.</summary>
    public required IReadOnlySet<string> OlderRoles { get; init; }

    /// <summary>Those of them that keep what they hold for this run.</summary>
    public IReadOnlySet<string> Retiring { get; init; } = new HashSet<string>();

    /// <summary>Whether there may be masked views.</summary>
    public required bool HasViews { get; init; }

    /// <summary>Equal content asks for equal ACLs in an equal catalog; profiles are named by their hash.</summary>
    public required string Content { get; init; }

    public static DatabaseWish For(
        TargetPlan plan, ServerRoles server, string database, IReadOnlyList<LoginRole> logins,
        IReadOnlySet<string> untouched, IReadOnlySet<string> roles, bool hasViews)
    {
        var wanted = logins.Select(l => l.Profile).Where(p => !untouched.Contains(p.RoleName)).Distinct()
            .OrderBy(p => p.RoleName, StringComparer.Ordinal).ToList();
        return new DatabaseWish
        {
            Key = string.Join('\0', plan.InstallationId, plan.TargetUid, plan.Admin.Host, plan.Admin.Port, database),
            Database = database,
            Profiles = wanted,
            Logins = logins,
            Roles = roles,
            OlderRoles = roles.Where(server.ByName.ContainsKey).ToHashSet(StringComparer.Ordinal),
            HasViews = hasViews,
            Content = string.Join('\0', [
                server.Admin, .. wanted.Select(p => p.RoleName), JsonSerializer.Serialize(plan.Protection),
                $"{hasViews} {plan.Removed}"]),
        };
    }
}
