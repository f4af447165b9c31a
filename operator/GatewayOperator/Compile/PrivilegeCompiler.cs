using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Compile;

/// <summary>Turns what grants and policies say into what the database is asked for.</summary>
public static class PrivilegeCompiler
{
    public static GrantPlan Plan(DatabaseGrant grant, string uid) => new()
    {
        Uid = uid,
        Namespace = grant.Metadata.Namespace,
        Name = grant.Metadata.Name,
        Databases = grant.Spec.Databases,
        Privileges = [.. grant.Spec.Privileges.Select(
            p => new PrivilegePlan(
                p.Schema, p.Tables, p.Access.Aggregate(TableAccess.None, (sum, a) => sum | Access(a))))],
        Exempt = grant.Spec.Masking == MaskingMode.Exempt,
        ExpiresAt = grant.Spec.ExpiresAt,
        MaxConcurrent = grant.Spec.Session.MaxConcurrent,
    };

    /// <summary>Every column that any policy names, with its mask; the order within a policy decides.</summary>
    public static IReadOnlyList<ProtectionRule> Protection(IEnumerable<MaskingPolicy> policies) =>
    [
        .. from policy in policies
           from rule in policy.Spec.Rules.Index()
           select new ProtectionRule(
               rule.Item.Schema, rule.Item.Table, rule.Item.Columns, rule.Item.Mask, policy.Metadata.Name, rule.Index),
    ];

    private static TableAccess Access(AccessVerb verb) => verb switch
    {
        AccessVerb.Select => TableAccess.Select,
        AccessVerb.Insert => TableAccess.Insert,
        AccessVerb.Update => TableAccess.Update,
        AccessVerb.Delete => TableAccess.Delete,
        AccessVerb.Truncate => TableAccess.Truncate,
        AccessVerb.Temp => TableAccess.Temp,
        _ => TableAccess.None,
    };
}
