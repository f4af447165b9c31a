using System.Text;
using System.Text.Json;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Compile;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Recording;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Risks;
using GatewayProxy.Sql.Tests.Risks;

namespace GatewayOperator.Cli.Tests.Policies;

/// <summary>A simulation under the rules that decided on the golden corpus of statements finds no change.</summary>
public sealed class SimulationAgreementTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Corpus_that_was_decided_by_the_same_rules_does_not_change(bool prepared)
    {
        using var folder = new PolicyFolder();
        folder.WriteRule(
            "ask", "priority: 200", "action: RequireApproval", "approval: {approvers: {groups: [dba]}}",
            "match: {statements: {risks: [UnboundedWrite, SchemaChange], tables: [\"public.o*\"]}}");
        folder.WriteRule(
            "reads", "priority: 300", "action: Allow", "match: {statements: {kinds: [SELECT], risks: [BulkExport]}}");
        var rules = GatewayOperator.Cli.Policies.PolicyDirectory.Read(folder.Path).Resources.RulesOf("shop", "orders");
        var engine = new ApprovalEngine(rules.Select(ApprovalRuleCompiler.Compile), DefaultAction.Allow);
        using var parser = SqlParser.Load(threads: 1);
        var decided = new HashSet<RuleAction>();
        foreach (var sql in RiskCase.All.Select(c => Encoding.UTF8.GetBytes(c.Sql)))
        {
            var outcome = await parser.ParseAsync(sql, default);
            var verdict = engine.For("ci-read").Decide(RiskAnalyser.Analyse(outcome, FunctionTrust.Nothing));
            decided.Add(verdict.Action);
            // What one prepares no other one runs.
            folder.Local.Record("orders", "ci-read", journal => Write(journal, sql, verdict, prepared));
        }

        var run = await folder.Local.RunAsync(
            "simulate", folder.Path, "--recording", Path.Combine(folder.Local.Root, "recordings"), "-o", "json");
        Assert.That(run.Code, Is.Zero, run.Output);
        Assert.That(decided, Has.Count.EqualTo(3), "verdicts among the corpus");
        var unchanged = JsonDocument.Parse(run.Output).RootElement.GetProperty("unchanged").GetInt32();
        Assert.That(unchanged, Is.GreaterThan(RiskCase.All.Count - 10));
    }

    private static void Write(SessionJournal journal, byte[] sql, RuleVerdict verdict, bool prepared)
    {
        var line = prepared ? journal.WritePrepare(new StatementPreparation { Sql = sql }) : 0;
        journal.WriteIntent(new StatementIntent
        {
            Sql = prepared ? [] : sql,
            Prepared = line,
            Verdict = verdict.Action switch
            {
                RuleAction.Allow => StatementVerdict.Allow,
                RuleAction.RequireApproval => StatementVerdict.Hold,
                _ => StatementVerdict.Deny,
            },
            Rule = verdict.Deciding.IsEmpty ? null : verdict.Deciding[0].Rule.Name,
        });
    }
}
