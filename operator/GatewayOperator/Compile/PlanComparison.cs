using System.Text.Json;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Compile;

/// <summary>Compares what the database was last brought to with what it shall have.</summary>
public static class PlanComparison
{
    /// <summary>Equal text means an equal plan.</summary>
    public static string Fingerprint(TargetPlan plan) => JsonSerializer.Serialize(plan);

    /// <summary>Whether the database already enforces what is wanted for a grant.</summary>
    public static bool Unchanged(TargetPlan? provisioned, TargetPlan wanted, string grantUid)
    {
        var before = Find(provisioned, grantUid);
        var after = Find(wanted, grantUid);
        if (before is null && after is null)
        {
            // A connectAs grant: the database has nothing of ours for it.
            return true;
        }

        // Expiry and concurrency are limits, not access: the proxy enforces the expiry, and a login that the database
        // still counts with the old limit opens nothing.
        return before is not null && after is not null && SameServer(provisioned!, wanted)
            && JsonSerializer.Serialize(before with { ExpiresAt = null, MaxConcurrent = null })
                == JsonSerializer.Serialize(after with { ExpiresAt = null, MaxConcurrent = null })
            && JsonSerializer.Serialize(provisioned!.Protection) == JsonSerializer.Serialize(wanted.Protection)
            && provisioned.InheritNewObjects == wanted.InheritNewObjects;
    }

    /// <summary>
    /// Whether the plan takes something away from a grant that the database still gives: then nobody may use the grant
    /// until the database has followed.
    /// </summary>
    public static bool IsNarrower(TargetPlan? provisioned, TargetPlan wanted, string grantUid)
    {
        if (Unchanged(provisioned, wanted, grantUid))
        {
            return false;
        }

        var before = Find(provisioned, grantUid);
        var after = Find(wanted, grantUid);
        return before is null || after is null || !SameServer(provisioned!, wanted)
            || (before.Exempt && !after.Exempt)
            || Cells(before).Except(Cells(after)).Any()
            || (!after.Exempt && Columns(wanted).Except(Columns(provisioned!)).Any())
            || (provisioned!.InheritNewObjects && !wanted.InheritNewObjects);
    }

    private static bool SameServer(TargetPlan a, TargetPlan b) =>
        a.Admin.Host == b.Admin.Host && a.Admin.Port == b.Admin.Port && a.Epoch == b.Epoch;

    private static GrantPlan? Find(TargetPlan? plan, string uid) => plan?.Grants.FirstOrDefault(g => g.Uid == uid);

    private static IEnumerable<(string Schema, string Table, TableAccess Access)> Cells(GrantPlan plan) =>
        from privilege in plan.Privileges
        from table in privilege.Tables
        from access in Enum.GetValues<TableAccess>()
        where access != TableAccess.None && privilege.Access.HasFlag(access)
        select (privilege.Schema, table, access);

    // Another mask may show less than the one in force: which of two shows more is not for a program to say.
    private static IEnumerable<(string Schema, string Table, string Column, string Mask)> Columns(TargetPlan plan) =>
        from rule in plan.Protection
        from column in rule.Columns
        select (rule.Schema, rule.Table, column, JsonSerializer.Serialize(rule.Mask));
}
