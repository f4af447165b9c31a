using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;
using GatewayProxy.Policy.Approval;

namespace GatewayOperator.Cli.Linting;

/// <summary>Finds grants that admit nobody, and grants that nothing but their privileges limits.</summary>
internal static class GrantLint
{
    public static void Check(ResourceSet resources, DateTimeOffset now, LintFindings findings)
    {
        foreach (var target in resources.Targets)
        {
            var rules = resources.RulesOf(target.Metadata.Namespace, target.Metadata.Name);
            var engine = new ApprovalEngine(rules.Select(ApprovalRuleCompiler.Compile), target.Spec.DefaultAction);
            foreach (var grant in resources.GrantsOf(target.Metadata.Namespace, target.Metadata.Name))
            {
                CheckAdmission(GrantAdmission.Decide(grant, resources, now), findings);
                CheckPolicies(grant, target, resources, engine, findings);
            }
        }
    }

    private static void CheckAdmission(GrantDecision decision, LintFindings findings)
    {
        // References and unreadable documents have findings of their own.
        if (decision.Reason == ConditionReasons.Expired)
        {
            findings.Warn(decision.Grant, "spec.expiresAt", decision.Message);
        }
    }

    private static void CheckPolicies(
        DatabaseGrant grant, DatabaseTarget target, ResourceSet resources, ApprovalEngine engine, LintFindings findings)
    {
        var isMasked = grant.Spec.Masking == MaskingMode.Enforced
            && resources.PoliciesOf(target.Metadata.Namespace, target.Metadata.Name).Count > 0;
        // What cannot be read may be the policy that is missed.
        if (isMasked || engine.For(grant.Metadata.Name).Rules.Count > 0
            || resources.Unreadable.Any(u => u.Concerns(target.Metadata.Namespace, target.Metadata.Name)))
        {
            return;
        }

        findings.Warn(
            grant,
            "",
            target.Spec.DefaultAction == DefaultAction.Allow
                ? "no MaskingPolicy and no ApprovalRule is for it: nothing but its privileges limits what it does. "
                    + "Write one, or set the target's defaultAction: Deny."
                : "no ApprovalRule is for it, and the target's defaultAction is Deny: every statement is refused. "
                    + "Write a rule that allows what it is for.");
    }
}
