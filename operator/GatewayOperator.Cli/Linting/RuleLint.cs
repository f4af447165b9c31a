using System.Text;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Reading;
using GatewayOperator.Compile;
using GatewayOperator.Resources;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Sql.Risks;

namespace GatewayOperator.Cli.Linting;

/// <summary>Finds what of a rule matches nothing, and approvals that nobody can give.</summary>
internal static class RuleLint
{
    /// <summary>Bytes of a name; PostgreSQL cuts what is longer, in statements too.</summary>
    private const int LongestName = 63;

    private const string Statements = "spec.match.statements";

    public static void Check(ResourceSet resources, LintFindings findings)
    {
        foreach (var rule in resources.Resources.Values.OfType<ApprovalRule>())
        {
            var target = rule.Spec.TargetRef.Name;
            if (resources.FindTarget(rule.Metadata.Namespace, target) is not null)
            {
                CheckGrants(rule, resources, findings);
            }

            CheckKinds(rule, findings);
            CheckTables(rule, findings);
            CheckApprovers(rule, findings);
        }
    }

    private static void CheckGrants(ApprovalRule rule, ResourceSet resources, LintFindings findings)
    {
        var target = rule.Spec.TargetRef.Name;
        var grants = resources.GrantsOf(rule.Metadata.Namespace, target);
        for (var i = 0; i < rule.Spec.Match.Grants.Count; i++)
        {
            var pattern = rule.Spec.Match.Grants[i];
            var only = new CompiledRule(ApprovalRuleCompiler.Compile(rule) with { Grants = [pattern] });
            if (!grants.Any(g => only.IsFor(g.Metadata.Name)))
            {
                findings.Warn(
                    rule, $"spec.match.grants[{i}]", $"no grant of target {target} has a name that {pattern} matches.");
            }
        }
    }

    private static void CheckKinds(ApprovalRule rule, LintFindings findings)
    {
        if (rule.Spec.Match.Statements is not { } match)
        {
            return;
        }

        var wanted = RiskSet.Of(match.Risks);
        for (var i = 0; i < match.Kinds.Count; i++)
        {
            var (kind, path) = (match.Kinds[i], $"{Statements}.kinds[{i}]");
            if (!KindNames.Has(kind))
            {
                var near = Suggestion.For(kind, KindNames.All);
                findings.Error(
                    rule,
                    path,
                    $"no statement is {kind}{(near is null ? "." : $"; did you mean {near}?")} See docs/risks.md.");
            }
            else if (!wanted.IsEmpty && KindLimits.Of(kind) is { } limit && !limit.Overlaps(wanted))
            {
                findings.Warn(rule, path, $"{kind} never risks {wanted}, so the rule matches no such statement.");
            }
        }
    }

    private static void CheckTables(ApprovalRule rule, LintFindings findings)
    {
        var tables = rule.Spec.Match.Statements?.Tables ?? [];
        for (var i = 0; i < tables.Count; i++)
        {
            var path = $"{Statements}.tables[{i}]";
            if (tables[i].Split('.').Any(
                name => Encoding.UTF8.GetByteCount(name.Replace("*", "", StringComparison.Ordinal)) > LongestName))
            {
                findings.Error(rule, path, $"PostgreSQL has no names of more than {LongestName} bytes; shorten it.");
            }
            else if (tables[i].Contains('"', StringComparison.Ordinal))
            {
                findings.Warn(
                    rule, path, "a quotation mark is part of the name here, and few names have one; write it bare.");
            }
        }
    }

    private static void CheckApprovers(ApprovalRule rule, LintFindings findings)
    {
        if (rule.Spec is not { Action: RuleAction.RequireApproval, Approval: { } approval })
        {
            return;
        }

        if (approval.Approvers is not { } approvers)
        {
            findings.Warn(
                rule, "spec.approval", "names no approvers: whoever can submit a decision may approve. Name some.");
        }
        else if (approvers.Groups.Count == 0 && approvers.Users.Count < approval.Required)
        {
            findings.Error(
                rule,
                "spec.approval.required",
                $"{approval.Required} approvals are required and {approvers.Users.Count} can be given: no statement is "
                    + "ever approved. Add users or groups.");
        }
    }
}
