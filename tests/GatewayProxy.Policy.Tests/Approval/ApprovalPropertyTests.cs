using FsCheck;
using FsCheck.Fluent;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Risks;
using static GatewayProxy.Policy.Tests.Approval.Rules;

namespace GatewayProxy.Policy.Tests.Approval;

public sealed class ApprovalPropertyTests
{
    private static readonly string[] Kinds = ["SELECT", "DELETE", "UPDATE", "DROP TABLE"];
    private static readonly string[] Patterns = ["public.*", "public.a*", "*.a", "s.b", "*.*"];
    private static readonly string[] Tables = ["public.a", "public.ab", "s.b", "a", "public.*", "*"];

    private static readonly Gen<ApprovalRuleConfig> AnyRule =
        from action in Gen.Elements(Enum.GetValues<RuleAction>())
        from mode in Gen.Elements(RuleMode.Enforce, RuleMode.Enforce, RuleMode.DryRun)
        from priority in Gen.Choose(0, 3)
        from number in Gen.Choose(0, 1_000_000)
        from kinds in Gen.SubListOf(Kinds)
        from risks in Gen.SubListOf(Risk.Destructive, Risk.BulkExport)
        from tables in Gen.SubListOf(Patterns)
        from named in Gen.Choose(0, 7)
        select Rule($"r{number}", action, priority) with
        {
            Mode = mode,
            Kinds = (named & 1) > 0 ? [.. kinds] : [],
            Risks = (named & 2) > 0 ? [.. risks] : [],
            Tables = (named & 4) > 0 ? [.. tables] : [],
        };

    private static readonly Gen<StatementRisks> AnyStatement =
        from kind in Gen.Elements(Kinds)
        from inner in Gen.Elements("", "", "+DELETE", "+UPDATE")
        from tables in Gen.SubListOf(Tables)
        from risks in Gen.SubListOf(Risk.Destructive, Risk.BulkExport, Risk.SchemaChange)
        select Statement(kind == inner.TrimStart('+') ? kind : kind + inner, [.. tables], [.. risks]);

    private static readonly Gen<(ApprovalRuleConfig[] Rules, DefaultAction Default, StatementRisks[] Text)> Any =
        from rules in AnyRule.ArrayOf()
        from otherwise in Gen.Elements(DefaultAction.Allow, DefaultAction.Deny)
        from first in AnyStatement
        from rest in AnyStatement.ArrayOf()
        select (rules.DistinctBy(r => r.Name).ToArray(), otherwise, (StatementRisks[])[first, .. rest]);

    [Test]
    public void Order_of_rules_does_not_matter() => Check(Any, input =>
    {
        var forwards = Decide(input.Rules, input.Default, input.Text);
        var backwards = Decide(input.Rules.Reverse(), input.Default, input.Text);
        return forwards.Action == backwards.Action && forwards.Explanation == backwards.Explanation
            && forwards.DryRuns.Select(d => d.ToString()).SequenceEqual(backwards.DryRuns.Select(d => d.ToString()));
    });

    [Test]
    public void Another_Deny_never_loosens() => Check(
        from input in Any from rule in AnyRule select (input, rule),
        both =>
        {
            var ((rules, otherwise, text), rule) = both;
            var deny = rule with { Name = "another", Action = RuleAction.Deny };
            return Decide([.. rules, deny], otherwise, text).Action <= Decide(rules, otherwise, text).Action;
        });

    [Test]
    public void Dry_run_never_changes_the_verdict() => Check(
        from input in Any from rule in AnyRule select (input, rule),
        both =>
        {
            var ((rules, otherwise, text), rule) = both;
            var dry = rule with { Name = "another", Mode = RuleMode.DryRun };
            var (before, after) = (Decide(rules, otherwise, text), Decide([.. rules, dry], otherwise, text));
            return before.Action == after.Action && before.Explanation == after.Explanation;
        });

    [Test]
    public void Another_statement_never_loosens() => Check(
        from input in Any from more in AnyStatement select (input, more),
        both =>
        {
            var ((rules, otherwise, text), more) = both;
            return Decide(rules, otherwise, [.. text, more]).Action <= Decide(rules, otherwise, text).Action;
        });

    [Test]
    public void Risk_that_no_Allow_names_never_loosens_where_rules_refuse() => Check(Any, input =>
    {
        var rules = input.Rules.Where(r => r.Action != RuleAction.Allow || r.Risks.Count > 0).ToList();
        StatementRisks[] worse = [.. input.Text.Select(s => s with
        {
            Reasons = [.. s.Reasons, new RiskReason(Risk.ServerProgram, "because")],
        })];
        return Decide(rules, DefaultAction.Deny, worse).Action <= Decide(rules, DefaultAction.Deny, input.Text).Action;
    });

    [Test]
    public void Verdict_is_that_of_the_rule_that_a_person_would_find() => Check(Any, input =>
    {
        var expected = input.Text.Min(s => input.Rules
            .Where(r => r.Mode == RuleMode.Enforce && Decide(r with { Mode = RuleMode.Enforce }, s).Deciding.Length > 0)
            .GroupBy(r => r.Priority).MaxBy(g => g.Key)?.Min(r => r.Action)
            ?? (input.Default == DefaultAction.Allow ? RuleAction.Allow : RuleAction.Deny));
        return Decide(input.Rules, input.Default, input.Text).Action == expected;
    });

    private static void Check<T>(Gen<T> inputs, Func<T, bool> holds) =>
        Prop.ForAll(Arb.From(inputs), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(12));
}
