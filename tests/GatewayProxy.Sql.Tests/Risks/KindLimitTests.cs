using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sql.Tests.Risks;

public sealed class KindLimitTests
{
    [Test]
    public void No_statement_risks_more_than_its_kind_can()
    {
        var limited = CorpusStatement.All.Select(c => c.Sql).Concat(RiskCase.All.Select(c => c.Sql))
            .SelectMany(sql => RiskAnswers.Of(sql).Statements)
            .SelectMany(s => s.Kinds.Select(kind => (Kind: kind, s.Kinds, s.Risks, Limit: KindLimits.Of(kind))))
            .Where(s => s.Limit is not null).ToList();
        Assert.That(limited.Select(s => s.Kind).Distinct().Count(), Is.GreaterThan(50));
        Assert.Multiple(() =>
        {
            foreach (var (kind, kinds, risks, limit) in limited)
            {
                Assert.That(risks.IsWithin(limit!.Value), $"{kind} risks {risks}");
                Assert.That(kinds, Has.Length.EqualTo(1), $"{kind} is part of {kinds[0]}");
            }
        });
    }

    [TestCase("SELECT")]
    [TestCase("EXECUTE")]
    [TestCase("CREATE SCHEMA")]
    [TestCase("GRANT")]
    [TestCase("FETCH")]
    [TestCase("no kind")]
    public void Kind_that_runs_returns_or_is_part_of_something_has_no_limit(string kind) =>
        Assert.That(KindLimits.Of(kind), Is.Null);
}
