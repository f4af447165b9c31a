using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Api.References;

/// <summary>Checks what a grant names; any fault keeps it from being programmed.</summary>
public static class GrantReferenceCheck
{
    public static IReadOnlyList<ReferenceFault> Check(DatabaseGrant grant, IResourceLookup lookup)
    {
        var space = grant.Metadata.Namespace;
        var spec = grant.Spec;
        if (lookup.FindTarget(space, spec.TargetRef.Name) is not { } target)
        {
            return [new ReferenceFault(
                ConditionReasons.TargetNotFound,
                "spec.targetRef",
                $"DatabaseTarget {space}/{spec.TargetRef.Name} does not exist or is invalid; create or correct it.")];
        }

        var faults = new List<ReferenceFault>();
        CheckDatabases(spec, target, faults);
        CheckIssuers(spec, target, faults);
        CheckRole("spec.connectAs", spec.ConnectAs, RoleUse.ConnectAs, target, lookup, faults);
        CheckRole("spec.ddlRole", spec.DdlRole, RoleUse.Ddl, target, lookup, faults);
        CheckExemption(grant, target, lookup, faults);
        return faults;
    }

    private static void CheckDatabases(DatabaseGrantSpec spec, DatabaseTarget target, List<ReferenceFault> faults)
    {
        for (var i = 0; i < spec.Databases.Count; i++)
        {
            if (spec.Databases[i] != "*" && !target.Spec.Databases.Contains(spec.Databases[i]))
            {
                faults.Add(new ReferenceFault(
                    ConditionReasons.DatabaseNotListed,
                    $"spec.databases[{i}]",
                    $"{spec.Databases[i]} is not among the databases of target {target.Metadata.Name} "
                        + $"({string.Join(", ", target.Spec.Databases)})."));
            }
        }
    }

    private static void CheckIssuers(DatabaseGrantSpec spec, DatabaseTarget target, List<ReferenceFault> faults)
    {
        for (var i = 0; i < spec.Subjects.Count; i++)
        {
            var issuer = spec.Subjects[i].Issuer;
            if (target.Spec.Issuers.All(t => t.Name != issuer))
            {
                faults.Add(new ReferenceFault(
                    ConditionReasons.IssuerNotFound,
                    $"spec.subjects[{i}].issuer",
                    $"{issuer} is not an issuer of target {target.Metadata.Name} "
                        + $"({string.Join(", ", target.Spec.Issuers.Select(t => t.Name))}). "
                        + "Name one of its issuers, or list this one there."));
            }
        }
    }

    private static void CheckRole(
        string path,
        string? name,
        RoleUse use,
        DatabaseTarget target,
        IResourceLookup lookup,
        List<ReferenceFault> faults)
    {
        if (name is null)
        {
            return;
        }

        if (!target.Spec.Roles.Any(r => r.Name == name && r.Use.Contains(use)))
        {
            faults.Add(new ReferenceFault(
                ConditionReasons.RoleNotFound,
                path,
                $"target {target.Metadata.Name} has no role {name} with use {use}; add it there or name another."));
            return;
        }

        faults.AddRange(TargetReferenceCheck.CheckRole(target, name, lookup));
    }

    // The second key. A target without any policy has nobody who could have agreed, so nothing is exempt there either.
    private static void CheckExemption(
        DatabaseGrant grant, DatabaseTarget target, IResourceLookup lookup, List<ReferenceFault> faults)
    {
        if (grant.Spec.Masking != MaskingMode.Exempt)
        {
            return;
        }

        var name = grant.Metadata.Name;
        var policies = lookup.PoliciesOf(target.Metadata.Namespace, target.Metadata.Name);
        var missing = policies.Where(p => !p.Spec.ExemptGrants.Contains(name)).Select(p => p.Metadata.Name).ToList();
        if (policies.Count > 0 && missing.Count == 0)
        {
            return;
        }

        var where = policies.Count == 0
            ? $"target {target.Metadata.Name} has no MaskingPolicy; create one (rules may be empty)"
            : $"MaskingPolicy {string.Join(", ", missing)}";
        faults.Add(new ReferenceFault(
            ConditionReasons.ExemptionNotPermitted,
            "spec.masking",
            $"Exempt needs a second key: {where} with exemptGrants: [{name}]."));
    }
}
