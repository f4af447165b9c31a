using GatewayOperator.Tests.Faults.Load;

namespace GatewayOperator.Tests.Faults.Rounds;

/// <summary>What one round was, or several of one fault together.</summary>
public sealed record RoundResult
{
    public int Rounds { get; init; } = 1;

    /// <summary>Run, as the database's log says.</summary>
    public int Statements { get; init; }

    /// <summary>Of them, run without an intent where the target allows that.</summary>
    public int Unrecorded { get; init; }

    public int Journals { get; init; }

    /// <summary>Journals that <c>verify</c> calls interrupted.</summary>
    public int Interrupted { get; init; }

    /// <summary>Journals that <c>verify</c> calls incomplete, for the fault took lines of them.</summary>
    public int Incomplete { get; init; }

    public Tally Seen { get; init; } = new();

    public TimeSpan Took { get; init; }

    public static RoundResult operator +(RoundResult one, RoundResult other)
    {
        var seen = new Tally();
        seen.Add(one.Seen);
        seen.Add(other.Seen);
        return new RoundResult
        {
            Rounds = one.Rounds + other.Rounds,
            Statements = one.Statements + other.Statements,
            Unrecorded = one.Unrecorded + other.Unrecorded,
            Journals = one.Journals + other.Journals,
            Interrupted = one.Interrupted + other.Interrupted,
            Incomplete = one.Incomplete + other.Incomplete,
            Seen = seen,
            Took = one.Took + other.Took,
        };
    }

    public override string ToString() =>
        $"{Rounds} rounds in {Took.TotalSeconds:0} s, {Statements} statements, {Unrecorded} unrecorded, "
        + $"{Journals} journals, {Interrupted} interrupted, {Incomplete} incomplete; clients: {Seen}";
}
