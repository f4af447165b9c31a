using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;

namespace GatewayProxy.Sessions;

/// <summary>
/// The server's side of <see cref="RowCount"/>: takes the answers to the gateway's own BEGIN and COMMIT, and keeps from
/// the client what would say that a statement has succeeded before that is certain. Touched by the server's loop only.
/// </summary>
internal sealed class ReplyCounting(Session session, OutcomeWriter outcomes, MessageBuilder replacement)
{
    private byte[] _kept = [];

    /// <summary>
    /// Takes an answer that is about the transaction around the statement that is counted; false when it is the
    /// statement's own.
    /// </summary>
    public bool TryTake(RowCount count, byte code, ReadOnlySpan<byte> body, out ReplyStep step)
    {
        step = ReplyStep.Drop;
        if (!session.Pending.TryPeek(out var front) || front.Counted != count)
        {
            return false;
        }

        switch (code)
        {
            case BackendCode.CommandComplete when count.Stage == RowCountStage.Opening:
                return true;
            case BackendCode.CommandComplete when count.Stage == RowCountStage.Closing:
                step = Closed(count);
                return true;
            case BackendCode.ReadyForQuery when IsCommitted(count, body):
                session.RequestEnd(SessionEnding.TooManyRowsKept);
                return true;
            case BackendCode.ReadyForQuery when !body.IsEmpty:
                return TryKeepReady(count, (TransactionStatus)body[0]);
            case BackendCode.PortalSuspended:
                count.Suspended();
                return false;
            case BackendCode.CopyInResponse:
                count.Copying();
                session.Pending.Progressed();
                return false;
            default:
                return false;
        }
    }

    /// <summary>A statement of the message has completed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="body">The server's CommandComplete.</param>
    /// <param name="step">What the client would be told.</param>
    public ReplyStep Completed(in PendingMessage message, ReadOnlySpan<byte> body, ReplyStep step)
    {
        if (message.Counted is not { } count)
        {
            return step;
        }

        count.Add(CommandCompleteMessage.Tag(body));
        if (count.Excess is { } excess)
        {
            outcomes.Failed(System.Text.Encoding.ASCII.GetBytes(excess.SqlState));
            return ReplyStep.Drop;
        }

        if (!count.OpensTransaction || !count.IsLast(outcomes.Commands))
        {
            return step;
        }

        return Keep(BackendCode.CommandComplete, body, step);
    }

    /// <summary>The server's error to the message.</summary>
    /// <returns>What the client is told instead; null for the server's words.</returns>
    public ServerError? Failed(in PendingMessage message)
    {
        if (message.Counted is not { } count)
        {
            return null;
        }

        _kept = [];
        if (count is { Stage: RowCountStage.Closing, Excess: { } excess })
        {
            return excess;
        }

        count.Failed();
        return null;
    }

    /// <summary>
    /// What the client is told of the error. Whoever hears of it while their COPY data is on its way waits for a
    /// ReadyForQuery, and that for the ROLLBACK behind the data: they hear of it then.
    /// </summary>
    public ReplyStep Told(in PendingMessage message, ReadOnlySpan<byte> body, ReplyStep step) =>
        message.Counted is { OpensTransaction: true, Stage: RowCountStage.Copying }
            ? Keep(BackendCode.ErrorResponse, body, step)
            : step;

    /// <summary>The client's ReadyForQuery, with what was kept before it.</summary>
    public ReplyStep Ready(ReadOnlySpan<byte> body)
    {
        if (_kept.Length == 0)
        {
            return ReplyStep.Forward;
        }

        replacement.Clear().Bytes(_kept).Begin(BackendCode.ReadyForQuery).Bytes(body).End();
        _kept = [];
        return ReplyStep.Replace;
    }

    /// <summary>The server has answered the message.</summary>
    public void Finished(in PendingMessage message)
    {
        if (message.Counted is { } count)
        {
            session.Counted = null;
            count.MoveTo(RowCountStage.Over);
            session.Pending.Progressed();
        }
    }

    private ReplyStep Keep(byte code, ReadOnlySpan<byte> body, ReplyStep step)
    {
        _kept = step == ReplyStep.Replace
            ? replacement.Written.ToArray()
            : [.. new MessageBuilder().Begin(code).Bytes(body).End().Written.Span];
        return ReplyStep.Drop;
    }

    private ReplyStep Closed(RowCount count)
    {
        if (count.Excess is not { } excess)
        {
            return ReplyStep.Drop;
        }

        replacement.Clear().ErrorResponse(excess);
        return ReplyStep.Replace;
    }

    // What no text showed has ended the transaction; an error of the server would have taken the excess back.
    private static bool IsCommitted(RowCount count, ReadOnlySpan<byte> status) =>
        count is { Stage: RowCountStage.Running or RowCountStage.Copying, Excess: not null }
        && status is [(byte)TransactionStatus.Idle, ..];

    private bool TryKeepReady(RowCount count, TransactionStatus status)
    {
        if (Next(count, status) is not { } next)
        {
            return false;
        }

        count.MoveTo(next);
        session.Pending.Progressed();
        return true;
    }

    // Null when it is the client's.
    private static RowCountStage? Next(RowCount count, TransactionStatus status) => count.Stage switch
    {
        RowCountStage.Opening => status == TransactionStatus.InTransaction ? RowCountStage.Ready : null,
        RowCountStage.Closing => null,
        _ when count.OpensTransaction => status == TransactionStatus.Idle ? null : RowCountStage.Counted,
        _ => count.Excess is not null && status == TransactionStatus.InTransaction ? RowCountStage.Counted : null,
    };
}
