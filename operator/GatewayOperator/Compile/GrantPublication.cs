using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Compile;

/// <summary>Which grants a proxy may enforce right now, given how far the database is.</summary>
public static class GrantPublication
{
    /// <summary>The database is where the plan wants it: what it has programmed is published as written.</summary>
    public static IReadOnlyList<GrantConfig> Programmed(GatewayConfig desired, ProvisioningResult result) =>
        [.. desired.Grants
            .Select(g => g.ConnectAs is not null
                ? g
                : result.Grants.TryGetValue(g.Uid, out var outcome) && outcome.Programmed
                    ? g with { LoginRole = outcome.LoginRole }
                    : null)
            .OfType<GrantConfig>()];

    /// <summary>
    /// What is known of the databases: what the last run found, and of those it did not reach what was known before.
    /// </summary>
    public static IReadOnlyList<DatabaseConfig> Databases(
        TargetPlan plan, ProvisioningResult? result, GatewayConfig? published)
    {
        var reached = result?.Databases ?? [];
        return
        [
            .. reached,
            .. (published?.Databases ?? []).Where(
                d => plan.Databases.Contains(d.Name) && reached.All(r => r.Name != d.Name)),
        ];
    }

    /// <summary>
    /// The database has yet to follow: what policies want is not enforced, and proxies open no session before it is.
    /// </summary>
    public static IReadOnlyList<SourceConfig> SourcesWhileWaiting(GatewayConfig? published, GatewayConfig desired) =>
        published is null
            ? desired.Sources
            :
            [
                .. desired.Sources.Where(s => s.Kind != ResourceKinds.Policy),
                .. published.Sources.Where(s => s.Kind == ResourceKinds.Policy),
            ];

    /// <summary>The database has yet to follow: narrowing applies now, widening does not.</summary>
    public static IReadOnlyList<GrantConfig> Waiting(
        GatewayConfig? published, GatewayConfig desired, Func<string, bool> databaseUnchanged) =>
        published is null ? [] : Narrowing.Intersect(published, desired, databaseUnchanged);

    /// <summary>
    /// The database cannot be brought to the plan: grants from which the plan takes something that the database still
    /// gives end; the others go on, and so does what needs nothing from us there.
    /// </summary>
    public static IReadOnlyList<GrantConfig> Failed(
        IReadOnlyList<GrantConfig> waiting, GatewayConfig desired, Func<string, bool> isNarrower)
    {
        var kept = waiting.Where(g => !isNarrower(g.Uid)).ToList();
        var uids = kept.Select(g => g.Uid).ToHashSet();
        return [.. kept, .. desired.Grants.Where(g => g.ConnectAs is not null && !uids.Contains(g.Uid))];
    }
}
