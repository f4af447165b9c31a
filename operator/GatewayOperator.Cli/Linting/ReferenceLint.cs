using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.References;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Resources;

namespace GatewayOperator.Cli.Linting;

/// <summary>Finds what names something that is not there.</summary>
internal static class ReferenceLint
{
    private const string RolePath = "spec.roles";

    public static void Check(ResourceSet resources, LintFindings findings)
    {
        // Nobody keeps Secrets in a repository of policies: where there is none at all they are elsewhere.
        var missingSecret = resources.Resources.Values.OfType<Secret>().Any() ? LintLevel.Error : LintLevel.Warning;
        foreach (var resource in resources.Resources.Values)
        {
            foreach (var fault in Faults(resource, resources))
            {
                findings.Add(
                    fault.Reason == ConditionReasons.SecretNotFound ? missingSecret : LintLevel.Error,
                    resource, fault.Path, fault.Message);
            }
        }

        foreach (var policy in resources.Resources.Values.OfType<MaskingPolicy>())
        {
            CheckExemptions(policy, resources, findings);
        }
    }

    private static IEnumerable<ReferenceFault> Faults(IResource resource, ResourceSet resources) => resource switch
    {
        DatabaseTarget target => TargetReferenceCheck.Check(target, resources).Concat(
            target.Spec.Roles.SelectMany(r => TargetReferenceCheck.CheckRole(target, r.Name, resources))),
        // The Secret of a role is the target's finding, once.
        DatabaseGrant grant => GrantReferenceCheck.Check(grant, resources)
            .Where(f => !f.Path.StartsWith(RolePath, StringComparison.Ordinal)),
        MaskingPolicy policy => Target(policy, policy.Spec.TargetRef, resources),
        ApprovalRule rule => Target(rule, rule.Spec.TargetRef, resources),
        _ => [],
    };

    private static IEnumerable<ReferenceFault> Target(
        IResource resource, LocalReference reference, ResourceSet resources)
    {
        var space = resource.Metadata.Namespace;
        return resources.FindTarget(space, reference.Name) is not null ? [] :
        [
            new ReferenceFault(
                ConditionReasons.TargetNotFound,
                "spec.targetRef",
                $"DatabaseTarget {space}/{reference.Name} does not exist or is invalid; create or correct it."),
        ];
    }

    private static void CheckExemptions(MaskingPolicy policy, ResourceSet resources, LintFindings findings)
    {
        var grants = resources.GrantsOf(policy.Metadata.Namespace, policy.Spec.TargetRef.Name)
            .Select(g => g.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, name) in policy.Spec.ExemptGrants.Index().Where(exempt => !grants.Contains(exempt.Item)))
        {
            findings.Warn(
                policy,
                $"spec.exemptGrants[{i}]",
                $"target {policy.Spec.TargetRef.Name} has no grant {name}; whoever makes one of that name has the "
                    + "exemption at hand. Remove it.");
        }
    }
}
