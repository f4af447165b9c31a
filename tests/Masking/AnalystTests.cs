using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>Masking that nobody can work with protects nothing: people would go around it.</summary>
public sealed class AnalystTests
{
    /// <summary>Of a hundred statements, how many may need another wording.</summary>
    private const int Tolerated = 2;

    private static IReadOnlyList<Question> Questions => CorpusFolder.Questions;

    private static IEnumerable<Question> OverReadableColumns => Questions.Where(q => q.ReadsNothingProtected);

    [Test]
    public async Task Ninety_eight_of_a_hundred_statements_run_as_they_were_written()
    {
        var failed = new List<string>();
        foreach (var question in Questions)
        {
            var answer = await AskAsync(TwinsOfThisRun.Agent, question);
            if (answer.FirstSqlState is { } state)
            {
                failed.Add($"{state} {question}\n{answer.Received}");
            }
        }

        await TestContext.Out.WriteLineAsync($"{Questions.Count - failed.Count} of {Questions.Count} run.");
        Assert.That(failed, Has.Count.AtMost(Questions.Count * Tolerated / 100), string.Join('\n', failed));
    }

    [TestCaseSource(nameof(OverReadableColumns))]
    public async Task Statement_over_readable_columns_returns_what_the_owner_sees(Question question)
    {
        var agent = await AskAsync(TwinsOfThisRun.Agent, question);
        var owner = await AskAsync(TwinsOfThisRun.Owner, question);
        Assert.That(owner.FirstSqlState, Is.Null, owner.Received);
        Assert.That(agent.Comparable, Is.EqualTo(owner.Comparable));
    }

    private static Task<Transcript> AskAsync(Door door, Question question) =>
        Conversation.HoldAsync(door, Twins.TwinDatabases.A, question.AsCase(), Dialect.Simple);
}
