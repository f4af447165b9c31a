using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>
/// Statements that wait for their outcome, in their order. A session that is far ahead of its server gets those out
/// that are oldest, so that none can fill the reader's memory.
/// </summary>
internal sealed class StatementBacklog
{
    private const int Capacity = 4096;

    private readonly StatementTexts _texts = new();
    private readonly Queue<StatementCard> _waiting = [];
    private readonly Dictionary<long, OutcomeLine> _outcomes = [];

    /// <summary>Takes a line; gives out the statements that are complete by it.</summary>
    public IEnumerable<StatementCard> Take(ReplayStep step)
    {
        switch (step.Line)
        {
            case PrepareLine prepare:
                _texts.Remember(prepare);
                break;
            case StatementLine statement:
                _waiting.Enqueue(new StatementCard(
                    step.Offset, statement, _texts.Of(statement), null));
                break;
            case OutcomeLine outcome when _outcomes.Count < Capacity:
                _outcomes[outcome.N] = outcome;
                break;
        }

        while (_waiting.TryPeek(out var card)
            && (_outcomes.ContainsKey(card.Statement.N) || _waiting.Count > Capacity))
        {
            yield return Complete(_waiting.Dequeue());
        }
    }

    /// <summary>Those of which no outcome is recorded.</summary>
    public IEnumerable<StatementCard> Rest()
    {
        while (_waiting.TryDequeue(out var card))
        {
            yield return Complete(card);
        }
    }

    private StatementCard Complete(StatementCard card) =>
        _outcomes.Remove(card.Statement.N, out var outcome) ? card with { Outcome = outcome } : card;
}
