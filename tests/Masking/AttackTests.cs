using System.Collections.Concurrent;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>
/// The claim, attacked: to a client under a masked grant two databases that differ in secrets only are the same
/// database, byte for byte.
/// </summary>
public sealed class AttackTests
{
    private static readonly ConcurrentDictionary<SqlCase, Task<IReadOnlyList<TwinAnswers>>> Asked = new();

    private static IEnumerable<TestCaseData> Attacks => CorpusFolder.Attacks.Select(attack =>
        attack.Awaits is { } lacking ? new TestCaseData(attack).Explicit(lacking) : new TestCaseData(attack));

    [TestCaseSource(nameof(Attacks))]
    public async Task Attack_learns_nothing_about_a_secret(SqlCase attack)
    {
        foreach (var answers in await AskAsync(attack))
        {
            Assert.Multiple(() =>
            {
                Assert.That(answers.B.Comparable, Is.EqualTo(answers.A.Comparable), $"{answers.Dialect}: twins differ");
                foreach (var transcript in (Transcript[])[answers.A, answers.B])
                {
                    var canary = TwinsOfThisRun.Canaries.Find(transcript.Received);
                    Assert.That(canary, Is.Null, $"{answers.Dialect}: a canary sings");
                }
            });
        }
    }

    [TestCaseSource(nameof(Attacks))]
    public async Task Attack_runs_masked_or_is_refused_as_the_corpus_says(SqlCase attack)
    {
        foreach (var (dialect, a, _) in await AskAsync(attack))
        {
            Verify.Outcome(attack, dialect, a);
        }
    }

    /// <summary>Both tests look at one run of the attack.</summary>
    private static Task<IReadOnlyList<TwinAnswers>> AskAsync(SqlCase attack) =>
        Asked.GetOrAdd(attack, said => TwinAnswers.AskAsync(TwinsOfThisRun.Agent, said));
}
