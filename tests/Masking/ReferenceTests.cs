using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>
/// Masked means: as if the masks were the data. A database that holds the masks says what each statement answers.
/// </summary>
public sealed class ReferenceTests
{
    private static IEnumerable<SqlCase> Runs =>
        CorpusFolder.Attacks.Where(attack => attack.Expectation.MayRun && attack.Awaits is null);

    // Catalogs tell of objects, and these are others; what may be refused has an answer in one of them only.
    private static IEnumerable<SqlCase> Reads => Runs.Where(
        attack => attack is { Class: not "catalogs", Unlike: null, Expectation.SqlStates: [] });

    private static IEnumerable<Question> Questions => CorpusFolder.Questions.Where(
        question => !question.Sql.Contains("information_schema", StringComparison.Ordinal));

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
        var cases = Runs.Concat(dml)
            .Concat(CorpusFolder.Questions.Select(question => question.AsCase()));
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
