using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Cli.Linting;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Risks;
using GatewayProxy.Sql.Tests.Risks;

namespace GatewayOperator.Cli.Tests.Policies;

/// <summary>Whatever lint calls shadowed decides on nothing of the golden corpus of statements.</summary>
public sealed class ShadowPropertyTests
{
    private static readonly string[] Grants = ["ci-read", "ci-write", "dba"];
    private static readonly string[] GrantPatterns = ["*", "ci-*", "ci-read", "dba", "*a*"];
    private static readonly string[] Kinds =
        ["SELECT", "DELETE", "UPDATE", "INSERT", "TRUNCATE", "DROP TABLE", "COPY", "EXPLAIN", "SET"];

    private static readonly string[] Tables =
        ["*.*", "public.*", "*.orders", "public.orders", "public.o*", "*.*r*", "audit.*"];

    private static readonly TextRisks[] Corpus = ReadCorpus();

    private static readonly Gen<ApprovalRuleConfig> AnyRule =
        from action in Gen.Elements(Enum.GetValues<RuleAction>())
        from mode in Gen.Elements(RuleMode.Enforce, RuleMode.Enforce, RuleMode.DryRun)
        from priority in Gen.Choose(0, 3)
        from number in Gen.Choose(0, 1_000_000)
        from grants in Gen.Elements(GrantPatterns)
        from kinds in Gen.SubListOf(Kinds)
        from risks in Gen.SubListOf(Enum.GetValues<Risk>())
        from all in Gen.Elements(true, false, false, false)
        from tables in Gen.SubListOf(Tables)
        from named in Gen.Choose(0, 7)
        select new ApprovalRuleConfig
        {
            Namespace = "shop",
            Name = $"r{number}",
            Uid = "u",
            Priority = priority,
            Grants = [grants],
            Kinds = (named & 1) > 0 ? [.. kinds] : [],
            Risks = (named & 2) == 0 ? [] : all ? Enum.GetValues<Risk>() : [.. risks],
            Tables = (named & 4) > 0 ? [.. tables] : [],
            Action = action,
            Mode = mode,
        };

    [Test]
    public void Shadowed_rule_decides_on_no_statement()
    {
        var found = 0;
        Prop.ForAll(Arb.From(AnyRule.ArrayOf(5)), rules =>
        {
            var engine = new ApprovalEngine(rules.DistinctBy(r => r.Name), DefaultAction.Allow);
            var shadowed = engine.Rules.Where(r => ShadowLint.ShadowsOf(r, engine, Grants).Count > 0).ToHashSet();
            found += shadowed.Count;
            return shadowed.Count == 0
                || Grants.All(grant => !Corpus.Any(text => Decides(engine, grant, text, shadowed)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        Assert.That(found, Is.GreaterThan(500), "rules that lint called shadowed");
    }

    private static bool Decides(ApprovalEngine engine, string grant, TextRisks text, HashSet<CompiledRule> rules)
    {
        var verdict = engine.For(grant).Decide(text);
        return verdict.Deciding.Concat(verdict.DryRuns).Any(found => rules.Contains(found.Rule));
    }

    /// <summary>Each with the names that it has and with a schema before them, alone and before another.</summary>
    private static TextRisks[] ReadCorpus()
    {
        using var parser = SqlParser.Load(threads: 1);
        var texts = RiskCase.All.Select(c => RiskAnalyser.Analyse(
            parser.ParseAsync(Encoding.UTF8.GetBytes(c.Sql), default).AsTask().GetAwaiter().GetResult(),
            FunctionTrust.Nothing)).ToList();
        var named = texts.Select(Qualified).ToList();
        var joined = texts.Zip(named.Skip(1))
            .Select(p => new TextRisks([.. p.First.Statements, .. p.Second.Statements]));
        return [.. texts, .. named, .. joined];
    }

    private static TextRisks Qualified(TextRisks text) => new(
    [
        .. text.Statements.Select(s => s with
        {
            Tables = [.. s.Tables.Select(t => t.IsUnqualified ? t with { Schema = "public" } : t).Distinct()],
        }),
    ]);
}
