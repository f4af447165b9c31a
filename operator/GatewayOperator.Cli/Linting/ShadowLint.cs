using GatewayOperator.Api.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Resources;
using GatewayProxy.Policy.Approval;

namespace GatewayOperator.Cli.Linting;

/// <summary>Finds rules that never decide, because under every grant another one always decides before them.</summary>
internal static class ShadowLint
{
    public static void Check(DatabaseTarget target, ResourceSet resources, LintFindings findings)
    {
        var (space, name) = (target.Metadata.Namespace, target.Metadata.Name);
        var rules = resources.RulesOf(space, name);
        var engine = new ApprovalEngine(rules.Select(ApprovalRuleCompiler.Compile), target.Spec.DefaultAction);
        var grants = resources.GrantsOf(space, name).Select(g => g.Metadata.Name).ToList();
        foreach (var rule in rules)
        {
            var compiled = engine.Rules.First(r => r.Config.Name == rule.Metadata.Name);
            if (ShadowsOf(compiled, engine, grants) is { Count: > 0 } shadows)
            {
                findings.Warn(
                    rule,
                    "spec.match",
                    $"never decides: whatever it matches, {string.Join(" or ", shadows.Select(Describe))} matches "
                        + "first. Raise its priority, or remove it.");
            }
        }
    }

    /// <summary>The rules that leave it nothing to decide; none when it may decide on something.</summary>
    internal static IReadOnlyList<CompiledRule> ShadowsOf(
        CompiledRule rule, ApprovalEngine engine, IEnumerable<string> grants)
    {
        var shadows = new List<CompiledRule>();
        foreach (var grant in grants.Where(rule.IsFor))
        {
            var shadow = engine.For(grant).ShadowOf(rule);
            if (shadow is null || (rule.Config.Activation && !shadow.Config.Activation))
            {
                return [];
            }

            shadows.Add(shadow);
        }

        return [.. shadows.Distinct()];
    }

    private static string Describe(CompiledRule rule) =>
        $"{rule.Config.Name} (priority {rule.Config.Priority}, {rule.Config.Action})";
}
