using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>
/// Masked means: as if the masks were the data. A database that holds the masks says what each statement answers.
/// </summary>
[Explicit("Needs a superuser to fill its database; statements whose names differ there are still to be told apart.")]
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

    /// <summary>Holds the corpora themselves to it: what they expect of the gateway is right.</summary>
    [Test]
    public async Task Corpora_expect_what_a_database_of_masks_does()
    {
        var dml = CorpusFolder.Dml.Where(shape => shape.Expectation.MayRun);
        var cases = Reads.Concat(dml).Concat(Questions.Select(question => question.AsCase()));
        var answers = new List<(SqlCase Said, Transcript Answer)>();
        foreach (var said in cases)
        {
            answers.Add((said, await ReferenceAsync(said)));
        }

        Assert.Multiple(() => answers.ForEach(
            a => Verify.Outcome(a.Said, Conversation.DialectsOf(a.Said).First(), a.Answer)));
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
