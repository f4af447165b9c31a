using GatewayProxy.Protocol.Errors;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sessions;

/// <summary>One entry of the queue of unanswered messages.</summary>
public readonly record struct PendingMessage(PendingKind Kind)
{
    /// <summary>The journal's number of the statement, 0 when the message runs none.</summary>
    public long Statement { get; init; }

    /// <summary>When it was handed on, as <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long SentAt { get; init; }

    /// <summary>
    /// The portal an Execute runs, its row count goes on over several Executes, or a Close ends; of a Query only when
    /// its text is long.
    /// </summary>
    public Portal? Portal { get; init; }

    /// <summary>What Parse, Bind and Close make of a name, if the server takes them.</summary>
    public Definition? Definition { get; init; }

    /// <summary>What a Describe asks about, where results are recorded.</summary>
    public NamedObject? Described { get; init; }

    /// <summary>For Sync the number of the stretch that it ends.</summary>
    public long Segment { get; init; }

    /// <summary>
    /// Set when the client's message was refused and an invalid one sent in its place: the server's error is swallowed
    /// and this one told, so that transaction and pipeline end up exactly as after any server error.
    /// </summary>
    public ServerError? Refusal { get; init; }

    /// <summary>The gateway's own message: its answer is not the client's, but for an error.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Not even an error of it is the client's: nothing of the client's own depends on it.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>The gateway's own message for which something waits.</summary>
    public Barrier? Barrier { get; init; }

    /// <summary>What was found about the text of a Query, a Parse or an Execute where columns are masked.</summary>
    public TextAnalysis? Analysis { get; init; }

    /// <summary>How a result that grows too large is decided upon; null where no rule is about that.</summary>
    public RuledResult? Result { get; init; }

    /// <summary>Counts the rows of an approved statement; null for all others.</summary>
    public RowCount? Counted { get; init; }

    /// <summary>Its client wants to hear the warnings of <see cref="Analysis"/>.</summary>
    public bool Warns { get; init; }

    /// <summary>
    /// Characters that the gateway has put before the text of a Query: a statement of its own, whose answer is the
    /// first CommandComplete. 0 when none.
    /// </summary>
    public int Prefix { get; init; }

    /// <summary>
    /// The command tag of what has run elsewhere, and is told in the place of the server's; null for its own.
    /// </summary>
    public string? Tag { get; init; }

    public bool EndsAtReadyForQuery =>
        Kind is PendingKind.Query or PendingKind.FunctionCall or PendingKind.Sync or PendingKind.Names;

    public bool RunsStatement => Kind is PendingKind.Query or PendingKind.Execute or PendingKind.FunctionCall;

    /// <summary>
    /// The server has passed it without an answer. Whoever waits for it may not have seen the error before it.
    /// </summary>
    public StatementResult Skip()
    {
        Barrier?.Answer(failed: true);
        return StatementResult.Skipped;
    }
}
