using System.Collections.Concurrent;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking.RandomSql;

/// <summary>Says random statements to both twins through one door, and counts what becomes of them.</summary>
public sealed class RandomRun(Door door)
{
    private const int Workers = 2;

    // A statement may change its session for those after it: each twin's in the same way, but not for ever.
    private const int StatementsOfASession = 100;

    private const string QueryCanceled = "57014";
    private const string InsufficientPrivilege = "42501";

    private readonly ConcurrentDictionary<Outcome, int> _counts = new();

    /// <summary>Statements whose answers differ between the twins, with both answers.</summary>
    public ConcurrentBag<string> Differences { get; } = [];

    /// <summary>Statements whose answers contain a canary, with what surrounds it.</summary>
    public ConcurrentBag<string> Canaries { get; } = [];

    public int this[Outcome outcome] => _counts.GetValueOrDefault(outcome);

    public int Total => _counts.Values.Sum();

    /// <summary>How many of a hundred had this outcome.</summary>
    public double Percent(Outcome outcome) => 100.0 * this[outcome] / Total;

    public async Task SayAsync(IEnumerable<RandomStatement> statements)
    {
        var parts = new ConcurrentQueue<RandomStatement[]>(statements.Chunk(StatementsOfASession));
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            while (parts.TryDequeue(out var part))
            {
                using var session = await TwinSession.OpenAsync(door);
                foreach (var statement in part)
                {
                    var outcome = await SayAsync(session, statement);
                    _counts.AddOrUpdate(outcome, 1, (_, count) => count + 1);
                }
            }
        }));
    }

    public override string ToString() =>
        string.Join(", ", Enum.GetValues<Outcome>().Select(outcome => $"{this[outcome]} {outcome}"))
            + $", {Canaries.Count} with canaries";

    private async Task<Outcome> SayAsync(TwinSession session, RandomStatement statement)
    {
        var answers = await session.AskAsync(statement.AsCase(), statement.Dialect);
        LookForCanaries(statement, answers);
        if (TimedOut(answers))
        {
            return Outcome.TimedOut;
        }

        if (!answers.Differ)
        {
            return OutcomeOf(answers.A);
        }

        return await DifferAgainAsync(statement, answers);
    }

    /// <summary>Asks in sessions of their own: what depends on a session, as its process id, is then another.</summary>
    private async Task<Outcome> DifferAgainAsync(RandomStatement statement, TwinAnswers before)
    {
        using var session = await TwinSession.OpenAsync(door);
        var again = await session.AskAsync(statement.AsCase(), statement.Dialect);
        LookForCanaries(statement, again);
        if (TimedOut(again))
        {
            return Outcome.TimedOut;
        }

        if (before.A.Comparable != again.A.Comparable || before.B.Comparable != again.B.Comparable)
        {
            return Outcome.Volatile;
        }

        Differences.Add($"{statement}\n{FirstDifference(before)}\n");
        return Outcome.Differs;
    }

    private void LookForCanaries(RandomStatement statement, TwinAnswers answers)
    {
        foreach (var answer in (Transcript[])[answers.A, answers.B])
        {
            if (TwinsOfThisRun.Canaries.Find(answer.Received) is { } canary)
            {
                Canaries.Add($"{canary}\nin the answer to {statement}\n");
                return;
            }
        }
    }

    private static string FirstDifference(TwinAnswers answers) => answers.A.Comparable.Split('\n')
        .Zip(answers.B.Comparable.Split('\n'), (a, b) => (A: a, B: b)).Where(lines => lines.A != lines.B)
        .Select(lines => $"A: {lines.A}\nB: {lines.B}").FirstOrDefault("One answer goes on where the other ends.");

    private static bool TimedOut(TwinAnswers answers) =>
        answers.A.FirstSqlState == QueryCanceled || answers.B.FirstSqlState == QueryCanceled;

    private static Outcome OutcomeOf(Transcript answer) => answer.FirstSqlState switch
    {
        null => Outcome.Ran,
        InsufficientPrivilege => Outcome.Refused,
        _ => Outcome.Failed,
    };
}
