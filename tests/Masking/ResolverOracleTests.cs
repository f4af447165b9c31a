using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Oracle;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Support;
using GatewayProxy.Sql;

namespace GatewayOperator.Tests.Masking;

/// <summary>
/// PostgreSQL knows what a query reads: it asks for rights to it. The gateway's analysis may err to one side only.
/// </summary>
public sealed class ResolverOracleTests
{
    private const int QueriesOfTheSuite = 10_000;

    private static readonly string Suite = Repository.PathOf("artifacts/tools/postgresql/source/src/test/regress");

    private IReadOnlyList<Comparison> _comparisons = null!;

    [OneTimeSetUp]
    public async Task AskAsync()
    {
        Assert.That(Suite, Does.Exist, "make deps brings PostgreSQL's own tests.");
        // The suite makes roles, and changes settings of the server.
        await using var cluster = await PostgresCluster.StartAsync(new PostgresClusterOptions { Tls = true }, default);
        var superuser = new Door(cluster.Port, cluster.Superuser.Username, () => cluster.Superuser.Password);
        using var parser = SqlParser.Load();
        await cluster.ExecuteAsync("postgres", "CREATE DATABASE regression", default);
        var suite = new ResolverOracle(superuser, "regression", parser);
        foreach (var test in Tests())
        {
            // A few scripts are not in UTF-8, on purpose.
            var script = await File.ReadAllTextAsync(Path.Combine(Suite, "sql", $"{test}.sql"), Encoding.Latin1);
            await suite.WalkAsync(test, script);
        }

        _comparisons = [.. suite.Comparisons, .. await AnalystsAsync(parser)];
        await TestContext.Progress.WriteLineAsync(
            $"resolver oracle: {_comparisons.Count(c => c.SameColumns)} of {_comparisons.Count} queries alike");
    }

    [Test]
    public void Thousands_of_queries_are_compared() =>
        Assert.That(_comparisons, Has.Count.AtLeast(QueriesOfTheSuite + CorpusFolder.Questions.Count));

    [Test]
    public void Relations_of_a_query_are_those_that_PostgreSQL_finds() =>
        Assert.That(Wrong(c => !c.SameRelations), Is.Empty);

    [Test]
    public void No_column_is_overlooked_that_PostgreSQL_asks_a_right_for() =>
        Assert.That(Wrong(c => c.Overlooks), Is.Empty);

    /// <summary>Columns that nobody asked for would be masked, and writes refused, for nothing.</summary>
    [Test]
    public void Ninety_nine_of_a_hundred_queries_are_judged_exactly_as_by_PostgreSQL() =>
        Assert.That(_comparisons.Count(c => !c.SameColumns), Is.AtMost(_comparisons.Count / 100));

    private string Wrong(Func<Comparison, bool> isWrong)
    {
        var wrong = _comparisons.Where(isWrong).ToList();
        return wrong.Count == 0 ? "" : $"{wrong.Count} queries:\n{string.Join('\n', wrong.Take(20))}";
    }

    private static IEnumerable<string> Tests() =>
        File.ReadLines(Path.Combine(Suite, "parallel_schedule"))
            .Where(line => line.StartsWith("test:", StringComparison.Ordinal))
            .SelectMany(line => line["test:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static async Task<IReadOnlyList<Comparison>> AnalystsAsync(SqlParser parser)
    {
        var oracle = new ResolverOracle(TwinsOfThisRun.Superuser, TwinDatabases.A, parser);
        foreach (var question in CorpusFolder.Questions)
        {
            await oracle.WalkAsync($"{question}", $"{question.Sql};");
        }

        return oracle.Comparisons;
    }
}
