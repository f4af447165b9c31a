using System.Security.Cryptography;
using System.Text;

namespace GatewayOperator.Provisioning;

/// <summary>All roles a plan wants on the server.</summary>
/// <param name="Logins">By role name.</param>
/// <param name="Profiles">By role name.</param>
/// <param name="ViewOwner">Owns the masked views; null when nothing is protected, and none may exist.</param>
internal sealed record RolePlan(
    IReadOnlyDictionary<string, LoginRole> Logins,
    IReadOnlyDictionary<string, PrivilegeProfile> Profiles,
    string? ViewOwner)
{
    /// <summary>The role stays while a policy does, so that pseudonyms outlive the last grant.</summary>
    public bool NeedsViewOwner => ViewOwner is not null && Profiles.Values.Any(p => !p.Exempt);

    public bool Wants(string role) => Logins.ContainsKey(role) || Profiles.ContainsKey(role) || role == ViewOwner;

    /// <summary>A grant that is past its expiry at <paramref name="now"/> is not wanted any more.</summary>
    public static RolePlan Compile(TargetPlan plan, DateTimeOffset now)
    {
        var logins = new Dictionary<string, LoginRole>(StringComparer.Ordinal);
        var profiles = new Dictionary<string, PrivilegeProfile>(StringComparer.Ordinal);
        foreach (var grant in plan.Grants.Where(g => !(g.ExpiresAt <= now)))
        {
            var profile = ProfileOf(plan, grant);
            if (!profiles.TryAdd(profile.RoleName, profile))
            {
                profile = profiles[profile.RoleName];
            }

            var name = RoleName.ForLogin(plan, grant);
            logins[name] = new LoginRole(name, grant, profile, new LoginPassword(plan.RoleKey, name, plan.Epoch));
        }

        var isProtected = plan.Protection.Count > 0 && !plan.Removed;
        return new RolePlan(logins, profiles, isProtected ? RoleName.ForViews(plan) : null);
    }

    private static PrivilegeProfile ProfileOf(TargetPlan plan, GrantPlan grant)
    {
        var databases = Sorted(grant.Databases);
        var privileges = grant.Privileges
            .Select(p => p with { Tables = Sorted(p.Tables) })
            .OrderBy(Describe, StringComparer.Ordinal)
            .ToList();
        var content = new StringBuilder();
        Append(content, grant.Exempt ? "exempt" : "enforced", plan.InheritNewObjects ? "inherit" : "deny");
        Append(content, "databases", [.. databases]);
        foreach (var privilege in privileges)
        {
            Append(content, "privilege", Describe(privilege));
        }

        var access = Hash(content);
        var rules = grant.Exempt ? [] : plan.Protection;
        foreach (var rule in rules.Select(Describe).Order(StringComparer.Ordinal))
        {
            Append(content, "protect", rule);
        }

        var hash = Hash(content);
        return new PrivilegeProfile
        {
            Hash = hash,
            Access = access,
            RoleName = RoleName.For(plan.InstallationId, plan.TargetUid, hash, "profile"),
            Databases = databases,
            Privileges = privileges,
            Exempt = grant.Exempt,
        };
    }

    private static string Hash(StringBuilder content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())));

    private static List<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string Describe(PrivilegePlan p) =>
        $"{(int)p.Access}\u0001{p.Schema}\u0001{string.Join('\u0001', p.Tables)}";

    private static string Describe(ProtectionRule r) =>
        $"{r.Schema}\u0001{r.Table}\u0001{string.Join('\u0001', Sorted(r.Columns))}";

    private static void Append(StringBuilder content, string kind, params ReadOnlySpan<string> values) =>
        content.Append(kind).Append('\u0002').AppendJoin('\u0002', values).Append('\u0003');
}
