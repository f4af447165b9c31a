using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>Masks are for reading: what is written never depends on one.</summary>
public sealed class WriteTests
{
    private static IEnumerable<SqlCase> Writes => CorpusFolder.Writes;

    private static IEnumerable<SqlCase> Shapes => CorpusFolder.Dml;

    [TestCaseSource(nameof(Writes))]
    public async Task Write_that_depends_on_a_mask_is_refused_and_changes_nothing(SqlCase write)
    {
        var before = await DigestsAsync();
        foreach (var answers in await TwinAnswers.AskAsync(TwinsOfThisRun.Agent, write))
        {
            Assert.That(
                answers.A.FirstSqlState,
                Is.Not.Null.And.Matches<string>(write.Expectation.Admits),
                $"{answers.Dialect}\n{answers.A.Received}");
            Assert.That(answers.B.Comparable, Is.EqualTo(answers.A.Comparable), $"{answers.Dialect}: twins differ");
        }

        Assert.That(await DigestsAsync(), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task Write_of_every_shape_does_what_its_table_says(SqlCase write)
    {
        var before = await DigestsAsync();
        foreach (var (dialect, a, b) in await TwinAnswers.AskAsync(TwinsOfThisRun.Agent, write))
        {
            Verify.Outcome(write, dialect, a);
            Assert.That(b.Comparable, Is.EqualTo(a.Comparable), $"{dialect}: twins differ");
            Assert.That(TwinsOfThisRun.Canaries.Find(a.Received + b.Received), Is.Null, $"{dialect}: a canary sings");
        }

        Assert.That(await DigestsAsync(), Is.EqualTo(before), "Every shape undoes itself.");
    }

    private static async Task<string> DigestsAsync() =>
        await TwinDatabases.DigestAsync(TwinsOfThisRun.Cluster, TwinDatabases.A)
        + await TwinDatabases.DigestAsync(TwinsOfThisRun.Cluster, TwinDatabases.B);
}
