using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning.Masks;
using GatewayOperator.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Statuses;

/// <summary>Says about policies, rules and requests what is true right now.</summary>
public static class PolicyStatusComposer
{
    private const int ListedFaults = 3;

    public static MaskingPolicyStatus Policy(
        MaskingPolicy? policy, IReadOnlyList<ResourceError>? errors, ResourceSet resources, TargetState? state)
    {
        var faults = policy is null
            ? []
            : state?.Result?.MaskFaults.Where(f => f.Policies.Contains(policy.Metadata.Name)).ToList() ?? [];
        var conditions = Start(policy, policy?.Spec.TargetRef, errors, resources, faults);
        if (policy is null)
        {
            conditions.Add(
                ConditionTypes.Programmed,
                false,
                ConditionReasons.Invalid,
                "Grants of the target are withheld until then.");
        }
        else if (state is { Compiled.Plan.Maintenance: true })
        {
            conditions.Add(
                ConditionTypes.Programmed,
                false,
                ConditionReasons.Maintenance,
                "Masked views are dropped until spec.maintenance.until of the target; their columns are denied.");
        }
        else if (state is { Result: not null, IsAcknowledged: true })
        {
            conditions.Add(
                ConditionTypes.Programmed,
                true,
                ConditionReasons.Programmed,
                "Every grant that is not exempt sees masks; the database denies it the columns.");
        }
        else
        {
            conditions.Add(
                ConditionTypes.Programmed,
                false,
                ConditionReasons.Pending,
                state?.ProvisioningError ?? "The database is being provisioned.");
        }

        return new MaskingPolicyStatus { Conditions = conditions.WithReady("The columns are masked.") };
    }

    public static ApprovalRuleStatus Rule(
        ApprovalRule? rule, IReadOnlyList<ResourceError>? errors, ResourceSet resources, TargetState? state)
    {
        var conditions = Start(rule, rule?.Spec.TargetRef, errors, resources, []);
        if (rule is null)
        {
            conditions.Add(
                ConditionTypes.Programmed,
                false,
                ConditionReasons.Invalid,
                "Grants of the target are withheld until then.");
        }
        else if (state is { Result: not null, IsAcknowledged: true, Published: { } config }
            && config.ApprovalRules.Any(r => r.Uid == TargetCompiler.UidOf(rule)))
        {
            conditions.Add(
                ConditionTypes.Programmed,
                true,
                ConditionReasons.Programmed,
                rule.Spec.Mode == RuleMode.DryRun
                    ? "The gateway records and counts what the rule would decide, and does not enforce it."
                    : "The gateway decides every statement of the grants that the rule matches.");
        }
        else
        {
            conditions.Add(
                ConditionTypes.Programmed, false, ConditionReasons.Pending, "The gateway has not taken it over yet.");
        }

        return new ApprovalRuleStatus { Conditions = conditions.WithReady("The rule is in force.") };
    }

    /// <summary>A kind that nothing in this release acts on.</summary>
    public static ResourceStatus NotSupported(IReadOnlyList<ResourceError>? errors)
    {
        var conditions = new ConditionList();
        conditions.AddAccepted(errors, lastGood: false);
        conditions.Add(
            ConditionTypes.Programmed, false, ConditionReasons.NotSupported, "This release does not act on this kind.");
        return new ResourceStatus { Conditions = conditions.WithReady("") };
    }

    /// <summary>Valid by itself, but the database has columns that it cannot be for.</summary>
    private static void AddRefused(ConditionList conditions, List<MaskFault> faults)
    {
        var more = faults.Count > ListedFaults ? $" | and {faults.Count - ListedFaults} more" : "";
        conditions.Add(
            ConditionTypes.Accepted,
            false,
            faults[0].Reason == MaskFault.Conflicted ? ConditionReasons.Conflicted : ConditionReasons.MaskDoesNotFit,
            string.Join(" | ", faults.Take(ListedFaults).Select(f => f.Message)) + more);
    }

    private static ConditionList Start(
        IResource? resource,
        LocalReference? target,
        IReadOnlyList<ResourceError>? errors,
        ResourceSet resources,
        List<MaskFault> faults)
    {
        var conditions = new ConditionList();
        if (errors is null && faults.Count > 0)
        {
            AddRefused(conditions, faults);
        }
        else
        {
            conditions.AddAccepted(errors, resource is not null);
        }

        if (resource is null || target is null)
        {
            return conditions;
        }

        var space = resource.Metadata.Namespace;
        if (resources.FindTarget(space, target.Name) is null)
        {
            conditions.Add(
                ConditionTypes.ResolvedRefs,
                false,
                ConditionReasons.TargetNotFound,
                $"DatabaseTarget {space}/{target.Name} does not exist; create it.");
        }
        else
        {
            conditions.AddResolved();
        }

        return conditions;
    }
}
