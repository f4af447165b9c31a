using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>
/// Masked means: as if the masks were the data. A database that holds the masks says what each statement answers.
/// </summary>
[Explicit("Masked views and the rewriting of names are being built.")]
public sealed class ReferenceTests
{
    private static IEnumerable<SqlCase> Reads =>
        CorpusFolder.Attacks.Where(a => a.Expectation.MayRun && a.Awaits is null);

    private static IReadOnlyList<Question> Questions => CorpusFolder.Questions;

    [OneTimeSetUp]
    public Task CreateAsync() => MaskedReference.CreateAsync(TwinsOfThisRun.Cluster, TwinsOfThisRun.OwnerCredential);

    [TestCaseSource(nameof(Reads))]
    public Task Attack_that_runs_masked_reads_what_a_database_of_masks_holds(SqlCase attack) => CompareAsync(attack);

    [TestCaseSource(nameof(Questions))]
    public Task Question_is_answered_as_by_a_database_of_masks(Question question) => CompareAsync(question.AsCase());

    [Test]
    public async Task Cases_that_shall_run_masked_run_over_a_database_of_masks()
    {
        var failed = new List<string>();
        foreach (var read in Reads.Concat(Questions.Select(q => q.AsCase())).Concat(CorpusFolder.Dml))
        {
            var answer = await ReferenceAsync(read);
            if (!read.Expectation.Admits(answer.FirstSqlState))
            {
                failed.Add($"{read} {answer.FirstSqlState}");
            }
        }

        Assert.That(failed, Is.Empty, string.Join('\n', failed));
    }

    private static async Task CompareAsync(SqlCase said)
    {
        var dialect = Conversation.DialectsOf(said).First();
        var agent = await Conversation.HoldAsync(TwinsOfThisRun.Agent, TwinDatabases.A, said, dialect);
        var reference = await ReferenceAsync(said);
        Assert.That(string.Join('\n', agent.Rows.Order()), Is.EqualTo(string.Join('\n', reference.Rows.Order())));
    }

    private static Task<Transcript> ReferenceAsync(SqlCase said) => Conversation.HoldAsync(
        TwinsOfThisRun.Owner, MaskedReference.Name, said, Conversation.DialectsOf(said).First());
}
