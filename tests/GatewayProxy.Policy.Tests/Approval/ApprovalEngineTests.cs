using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy.Approval;
using static GatewayProxy.Policy.Tests.Approval.Rules;

namespace GatewayProxy.Policy.Tests.Approval;

public sealed class ApprovalEngineTests
{
    private static readonly ApprovalRuleConfig NoDrop =
        Rule("no-drop", RuleAction.Deny) with { Risks = [Risk.Destructive] };

    [Test]
    public void Verdict_explains_itself_in_one_line()
    {
        var verdict = Decide(NoDrop, Statement("DROP TABLE", ["orders"], Risk.Destructive, Risk.SchemaChange));
        Assert.That(
            verdict.Explanation,
            Is.EqualTo("rule shop/no-drop (priority 100) denies DROP TABLE orders: Destructive"));
        Assert.That(
            Decide(NoDrop, Statement("DROP TABLE", ["a\nb", "c", "d", "e"], Risk.Destructive)).Explanation,
            Is.EqualTo("rule shop/no-drop (priority 100) denies DROP TABLE a?b, c, d and 1 more: Destructive"));
        Assert.That(
            Decide(NoDrop, Statement("SELECT")).Explanation,
            Is.EqualTo("no rule matches; the target's defaultAction is Allow"));
    }

    [TestCase(DefaultAction.Allow, RuleAction.Allow)]
    [TestCase(DefaultAction.Deny, RuleAction.Deny)]
    public void Statement_that_matches_no_rule_gets_the_default(DefaultAction otherwise, RuleAction expected) =>
        Assert.That(Decide([NoDrop], otherwise, Statement("SELECT")).Action, Is.EqualTo(expected));

    [Test]
    public void Highest_priority_decides_whatever_others_say()
    {
        var allow = Rule("allow", RuleAction.Allow, 200) with { Tables = ["public.scratch*"] };
        var scratch = Statement("TRUNCATE", ["public.scratch1"], Risk.Destructive);
        Assert.That(Decide([NoDrop, allow], DefaultAction.Deny, scratch).Action, Is.EqualTo(RuleAction.Allow));
        var low = allow with { Priority = 50 };
        Assert.That(Decide([NoDrop, low], DefaultAction.Deny, scratch).Action, Is.EqualTo(RuleAction.Deny));
    }

    [Test]
    public void At_equal_priority_the_strictest_decides()
    {
        var all = new[] { RuleAction.Allow, RuleAction.RequireApproval, RuleAction.Deny }
            .Select(a => Rule($"{a}", a)).ToList();
        Assert.That(Decide(all, DefaultAction.Allow, Statement("SELECT")).Action, Is.EqualTo(RuleAction.Deny));
        Assert.That(
            Decide(all.Take(2), DefaultAction.Allow, Statement("SELECT")).Action,
            Is.EqualTo(RuleAction.RequireApproval));
    }

    [TestCase("public.orders", "public.orders", true)]
    [TestCase("public.ledger*", "public.ledger_2024", true)]
    [TestCase("public.ledger*", "archive.ledger", false)]
    [TestCase("*.ledger", "archive.ledger", true)]
    [TestCase("public.ledger", "ledger", true, Description = "its schema is not known")]
    [TestCase("public.ledger", "public.*", true, Description = "DROP SCHEMA public")]
    [TestCase("public.ledger", "other.*", false)]
    [TestCase("public.ledger", "*", true, Description = "CASCADE")]
    public void Rule_that_denies_matches_what_may_be_its_table(string pattern, string table, bool denied) =>
        Assert.That(
            Decide(Rule("r", RuleAction.Deny) with { Tables = [pattern] }, Statement("TRUNCATE", [table])).Action,
            Is.EqualTo(denied ? RuleAction.Deny : RuleAction.Allow));

    [TestCase("public.scratch*", "public.scratch1", true)]
    [TestCase("public.scratch*", "public.scratch1 public.orders", false)]
    [TestCase("public.scratch*", "scratch1", false, Description = "its schema is not known")]
    [TestCase("*.scratch*", "scratch1", true)]
    [TestCase("public.scratch*", "public.*", false)]
    [TestCase("public.*", "public.*", true)]
    [TestCase("public.*", "*", false)]
    [TestCase("*.*", "*", true)]
    [TestCase("public.*", "", false, Description = "nobody knows what it touches")]
    public void Rule_that_allows_matches_only_what_is_its_own(string pattern, string tables, bool allowed) =>
        Assert.That(
            Decide(
                [Rule("r", RuleAction.Allow) with { Tables = [pattern] }],
                DefaultAction.Deny,
                Statement("TRUNCATE", tables.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Action,
            Is.EqualTo(allowed ? RuleAction.Allow : RuleAction.Deny));

    [TestCase(RuleAction.Allow, false)]
    [TestCase(RuleAction.Allow, true, Risk.Unrecognised)]
    [TestCase(RuleAction.Deny, true)]
    public void Rule_that_allows_tables_leaves_what_is_unrecognised_unless_it_names_that(
        RuleAction action, bool matches, params Risk[] risks)
    {
        var rule = Rule("r", action) with { Tables = ["public.scratch*"], Risks = risks };
        var otherwise = action == RuleAction.Allow ? DefaultAction.Deny : DefaultAction.Allow;
        var verdict = Decide([rule], otherwise, Statement("SELECT", ["public.scratch1"], Risk.Unrecognised));
        Assert.That(verdict.Action == action, Is.EqualTo(matches));
        var all = new CompiledRule(rule with { Name = "all", Action = RuleAction.Allow, Tables = ["*.*"], Risks = [] });
        Assert.That(
            all.Contains(new CompiledRule(rule)), Is.EqualTo(!matches),
            "one that matches it is contained in none that does not");
    }

    [Test]
    public void Rule_that_allows_a_kind_or_a_risk_lets_nothing_else_through()
    {
        var select = Rule("r", RuleAction.Allow) with { Kinds = ["SELECT"] };
        Assert.That(
            Decide([select], DefaultAction.Deny, Statement("SELECT+DELETE")).Action, Is.EqualTo(RuleAction.Deny));
        var bulk = Rule("r", RuleAction.Allow) with { Risks = [Risk.BulkExport] };
        Assert.That(
            Decide([bulk], DefaultAction.Deny, Statement("COPY", null, Risk.BulkExport, Risk.ServerProgram)).Action,
            Is.EqualTo(RuleAction.Deny));
        Assert.That(Decide([bulk], DefaultAction.Deny, Statement("SELECT")).Action, Is.EqualTo(RuleAction.Deny));
        Assert.That(
            Decide([bulk], DefaultAction.Deny, Statement("COPY", null, Risk.BulkExport)).Action,
            Is.EqualTo(RuleAction.Allow));
    }

    [Test]
    public void Kind_that_hides_inside_a_statement_is_denied()
    {
        var rule = Rule("r", RuleAction.Deny) with { Kinds = ["DELETE"] };
        Assert.That(Decide(rule, Statement("SELECT+DELETE")).Action, Is.EqualTo(RuleAction.Deny));
        Assert.That(
            Decide(rule, Statement("EXPLAIN+DELETE")).Explanation,
            Is.EqualTo("rule shop/r (priority 100) denies EXPLAIN with DELETE"));
    }

    [Test]
    public void Text_gets_the_strictest_verdict_of_its_statements()
    {
        var hold = Rule("hold", RuleAction.RequireApproval) with { Kinds = ["UPDATE"] };
        var verdict = Decide(
            [NoDrop, hold], DefaultAction.Allow, Statement("SELECT"), Statement("UPDATE"),
            Statement("DROP TABLE", ["a"], Risk.Destructive), Statement("SELECT"));
        Assert.That(verdict.Action, Is.EqualTo(RuleAction.Deny));
        Assert.That(verdict.Explanation, Does.Contain("shop/no-drop"));
    }

    [Test]
    public void Text_that_two_rules_hold_needs_the_approval_of_both()
    {
        var verdict = Decide(
            [
                Rule("a", RuleAction.RequireApproval) with { Kinds = ["UPDATE"] },
                Rule("b", RuleAction.RequireApproval) with { Kinds = ["DELETE"] },
            ],
            DefaultAction.Allow, Statement("UPDATE"), Statement("DELETE"), Statement("UPDATE"));
        Assert.That(verdict.Deciding.Select(d => d.Rule.Name), Is.EqualTo(new[] { "shop/a", "shop/b" }));
    }

    [Test]
    public void Dry_run_is_reported_where_it_would_have_decided_and_nowhere_else()
    {
        var dry = Rule("dry", RuleAction.Deny, 200) with { Mode = RuleMode.DryRun };
        var verdict = Decide([NoDrop, dry, dry with { Name = "below", Priority = 1 }], DefaultAction.Allow,
            Statement("DROP TABLE", ["a"], Risk.Destructive));
        Assert.That(verdict.Explanation, Does.Contain("shop/no-drop"));
        Assert.That(
            verdict.DryRuns.Single().ToString(),
            Is.EqualTo("rule shop/dry (priority 200, dry run) would deny DROP TABLE a: Destructive"));
        var free = Decide([dry], DefaultAction.Allow, Statement("SELECT"), Statement("SELECT"));
        Assert.That((free.Action, free.DryRuns.Length), Is.EqualTo((RuleAction.Allow, 2)));
    }

    [TestCase("ci", true)]
    [TestCase("c*", true)]
    [TestCase("*", true)]
    [TestCase("cd", false)]
    [TestCase("c", false)]
    public void Rule_is_for_the_grants_that_it_names(string pattern, bool matches) => Assert.That(
        Decide(Rule("r", RuleAction.Deny) with { Grants = [pattern] }, Statement("SELECT")).Action,
        Is.EqualTo(matches ? RuleAction.Deny : RuleAction.Allow));

    [Test]
    public void Rule_about_activation_alone_says_nothing_of_statements()
    {
        var rule = Rule("r", RuleAction.Deny) with { Activation = true };
        Assert.That(Decide(rule, Statement("SELECT")).Action, Is.EqualTo(RuleAction.Allow));
        Assert.That(
            Decide(rule with { Kinds = ["SELECT"] }, Statement("SELECT")).Action, Is.EqualTo(RuleAction.Deny));
    }

    [Test]
    public void Rule_about_activation_is_found_by_rank()
    {
        var rules = new[]
        {
            Rule("low", RuleAction.Deny, 1) with { Activation = true },
            Rule("high", RuleAction.RequireApproval, 2) with { Activation = true },
            Rule("dry", RuleAction.Deny, 3) with { Activation = true, Mode = RuleMode.DryRun },
            Rule("other", RuleAction.Deny, 4),
        };
        var engine = new ApprovalEngine(Configurations.With() with { ApprovalRules = rules });
        Assert.That(engine.For(Configurations.Grant()).Activation?.Name, Is.EqualTo("shop/high"));
    }
}
