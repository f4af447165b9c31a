using System.Diagnostics;
using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Sql.Risks;
using static GatewayProxy.Policy.Tests.Approval.Rules;

namespace GatewayProxy.Policy.Tests.Approval;

/// <summary>What a decision costs; for people to run and read, on a machine that does nothing else.</summary>
[Explicit("measures")]
public sealed class RuleCostTests
{
    private const int Rounds = 1_000_000;

    [TestCase(5)]
    [TestCase(50)]
    [TestCase(500)]
    public void Statement_that_matches_no_rule(int rules)
    {
        // A third each by risk, by kind and by table: all of them are looked at for a SELECT but those by kind.
        var all = Enumerable.Range(0, rules).Select(i => (i % 3) switch
        {
            0 => Rule($"r{i}", RuleAction.Deny, i) with { Risks = [Risk.Destructive, Risk.BulkExport] },
            1 => Rule($"r{i}", RuleAction.RequireApproval, i) with { Kinds = ["TRUNCATE", "DROP TABLE"] },
            _ => Rule($"r{i}", RuleAction.Deny, i) with { Tables = [$"public.ledger{i}*"] },
        });
        var engine = new ApprovalEngine(Configurations.With() with { ApprovalRules = [.. all] });
        var grant = engine.For(Configurations.Grant());
        var text = new TextRisks([Statement("SELECT", ["public.orders", "public.customers"])]);
        var best = TimeSpan.MaxValue;
        var allowed = 0;
        for (var run = 0; run < 5; run++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Rounds; i++)
            {
                allowed += grant.Decide(text).Action == RuleAction.Allow ? 1 : 0;
            }

            var took = Stopwatch.GetElapsedTime(started);
            best = took < best ? took : best;
        }

        TestContext.Out.WriteLine($"{rules} rules: {best.TotalNanoseconds / Rounds:F0} ns");
        Assert.That(allowed, Is.EqualTo(5 * Rounds));
    }
}
