using GatewayOperator.Api.Configuration;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// Follows the server's answers: pairs them with the client's messages, counts rows, keeps the grant's result limits
/// and records what became of each statement.
/// </summary>
public sealed class ReplyGuard(Session session, SessionServices services)
{
    /// <summary>Outcomes written in one go before other sessions get their turn.</summary>
    private const int MostAtOnce = 1024;

    private const string CopyMixed = "other messages were sent inside COPY data";

    private readonly OutcomeWriter _outcomes = new(session, services.Time);
    private readonly SqlNames _sqlNames = new();
    private readonly MaskingGuard? _masking =
        session.Masking is { } masking ? new MaskingGuard(session, masking, services) : null;

    private readonly ServerFarewell _farewell = new(session);
    private readonly ResultGuard _limits = new(session, services);
    private bool _skipping, _prefixAnswered;
    private int _copiesIn;

    private ResultRows Rows => field ??= new ResultRows(session, _limits, _outcomes);

    private ReplyCounting Counting => field ??= new ReplyCounting(session, _outcomes, Replacement);

    private ReplyWording Wording => field ??= new ReplyWording(_masking, _outcomes, Replacement);

    /// <summary>What to send instead after <see cref="ReplyStep.Replace"/>.</summary>
    public MessageBuilder Replacement { get; } = new();

    /// <inheritdoc cref="ServerFarewell.IsTold"/>
    public bool SawFatal => _farewell.IsTold;

    /// <inheritdoc cref="ServerFarewell.Kept"/>
    public MessageBuilder? Farewell => _farewell.Kept;

    /// <inheritdoc cref="ResultGuard.HoldAsync"/>
    public ValueTask HoldAsync(Func<ReadOnlyMemory<byte>, ValueTask> tell) => _limits.HoldAsync(tell);

    /// <inheritdoc cref="ResultRows.Take"/>
    public ReplyStep TakeData(byte code, ReadOnlySpan<byte> body, int length) =>
        _masking?.TryTake(code, body, out var taken) == true ? taken : Rows.Take(code, body, length);

    /// <summary>Every other message; <paramref name="body"/> is the head when the message is large.</summary>
    public ReplyStep Take(byte code, ReadOnlySpan<byte> body)
    {
        if (_masking?.TryTake(code, body, out var taken) == true)
        {
            return taken;
        }

        return code switch
        {
            BackendCode.RowDescription when _masking is not null => Describe(body),
            // A trigger may notify with whole rows, and anybody may listen.
            BackendCode.NotificationResponse when session.Grant.Masking == MaskingMode.Enforced => ReplyStep.Drop,
            BackendCode.NoticeResponse => Notice(body),
            BackendCode.ParameterStatus => Report(body),
            BackendCode.NotificationResponse or BackendCode.CopyOutResponse or BackendCode.CopyDone
                or BackendCode.ParameterDescription => ReplyStep.Forward,
            _ => TakeAnswer(code, body),
        };
    }

    private ReplyStep Describe(ReadOnlySpan<byte> body)
    {
        if (_masking!.ShowsProtected(body))
        {
            return ReplyStep.Drop;
        }

        session.Previews.Described(body);
        Answer(PendingKind.Describe);
        return _masking.TryShowTable(body, Replacement) ? ReplyStep.Replace : ReplyStep.Forward;
    }

    private ReplyStep TakeAnswer(byte code, ReadOnlySpan<byte> body)
    {
        if (session.Counted is { } counted && Counting.TryTake(counted, code, body, out var step))
        {
            return step;
        }

        switch (code)
        {
            case BackendCode.CommandComplete:
                return Complete(code, body, CommandCompleteMessage.Tag(body));
            case BackendCode.EmptyQueryResponse:
            case BackendCode.FunctionCallResponse:
                return Complete(code, body, default);
            case BackendCode.PortalSuspended:
                return Suspend(code, body);
            case BackendCode.ErrorResponse:
                return Fail(body);
            case BackendCode.ReadyForQuery:
                return Ready(body);
            case BackendCode.ParseComplete:
                return Answer(PendingKind.Parse);
            case BackendCode.BindComplete:
                return Answer(PendingKind.Bind);
            case BackendCode.CloseComplete:
                return Answer(PendingKind.Close);
            case BackendCode.NoData or BackendCode.RowDescription:
                // Inside a Query a RowDescription only precedes rows.
                return Answer(PendingKind.Describe);
            case BackendCode.CopyInResponse:
                _copiesIn++;
                // What is not data of it, the server reads and does not answer before its end.
                session.Pending.Skip(true);
                return ReplyStep.Forward;
            default:
                return ReplyStep.Violation;
        }
    }

    private ReplyStep Complete(byte code, ReadOnlySpan<byte> body, ReadOnlySpan<byte> tag)
    {
        var names = _sqlNames.Completed(tag);
        if (!session.Pending.TryPeek(out var message) || !message.RunsStatement)
        {
            // Paired up again at the next ReadyForQuery.
            return ReplyStep.Forward;
        }

        if (message.Prefix > 0 && !_prefixAnswered)
        {
            _prefixAnswered = true;
            return ReplyStep.Drop;
        }

        if (_limits.IsOver)
        {
            // The server finished before the cancel arrived; told as an error it would contradict the transaction.
            session.RequestEnd(SessionEnding.ResultTooLarge(session.Cancel.Error!));
            return ReplyStep.Drop;
        }

        if (names)
        {
            _masking?.Completed(tag, message);
        }

        var step = Wording.Warn(message, code, body);
        _outcomes.Completed(message.Tag is null ? tag : System.Text.Encoding.UTF8.GetBytes(message.Tag));
        step = Counting.Completed(message, body, step);
        if (message.Kind == PendingKind.Execute)
        {
            Finish(message, _outcomes.Result);
        }

        return message.IsOwn ? Barrier.Reached(message.Barrier, session.Pending, Replacement) : step;
    }

    private ReplyStep Suspend(byte code, ReadOnlySpan<byte> body)
    {
        if (!session.Pending.TryPeek(out var message) || message.Kind != PendingKind.Execute)
        {
            return ReplyStep.Forward;
        }

        var step = Counting.Completed(message, default, Wording.Warn(message, code, body));
        Finish(message, step == ReplyStep.Drop ? StatementResult.Failed : StatementResult.Suspended);
        return step;
    }

    private ReplyStep Fail(ReadOnlySpan<byte> body)
    {
        var sqlState = ErrorResponseMessage.FindField(body, 'C');
        _farewell.Hear(sqlState, body);
        if (!session.Pending.TryPeek(out var message))
        {
            return Farewell is null ? ReplyStep.Forward : ReplyStep.Drop;
        }

        message.Barrier?.Answer(failed: true);
        var canceled = sqlState.SequenceEqual("57014"u8);
        var ours = message.Refusal ?? Counting.Failed(message) ?? (canceled ? session.Cancel.Error : null);
        _outcomes.Failed(ours is null ? sqlState : System.Text.Encoding.ASCII.GetBytes(ours.SqlState));
        if (!message.EndsAtReadyForQuery)
        {
            Finish(message, canceled ? StatementResult.Canceled : StatementResult.Failed);
            _skipping = true;
            session.Pending.Skip(true);
        }

        session.Cancel.Settle();
        _limits.Reset();
        var unheard = message.Kind == PendingKind.Names || message.IsUnheard;
        if (Farewell is not null || (unheard && !SawFatal))
        {
            return ReplyStep.Drop;
        }

        if (ours is null || SawFatal)
        {
            var step = Wording.Rephrase(BackendCode.ErrorResponse, body, message);
            return SawFatal ? step : Counting.Told(message, body, step);
        }

        Replacement.Clear().ErrorResponse(ours);
        return Counting.Told(message, body, ReplyStep.Replace);
    }

    private ReplyStep Report(ReadOnlySpan<byte> body)
    {
        session.Encodings.Reported(body);
        session.Settings.Reported(body);
        _masking?.Reported();
        return ReplyStep.Forward;
    }

    private ReplyStep Notice(ReadOnlySpan<byte> body)
    {
        session.Pending.TryPeek(out var message);
        return Wording.Rephrase(BackendCode.NoticeResponse, body, message);
    }

    private ReplyStep Ready(ReadOnlySpan<byte> body)
    {
        var written = 0;
        var own = false;
        while (session.Pending.TryPeek(out var message))
        {
            if (written++ == MostAtOnce)
            {
                return ReplyStep.Pause;
            }

            own = message.Kind == PendingKind.Names || message.IsOwn;
            var ends = message.Kind == PendingKind.Sync || (message.EndsAtReadyForQuery && !_skipping);
            Finish(message, ends ? _outcomes.Result : message.Skip());
            if (ends)
            {
                if (message is { Kind: PendingKind.Sync, IsOwn: false }
                    && !body.IsEmpty && body[0] == (byte)TransactionStatus.Idle)
                {
                    session.IdleSegment = message.Segment;
                }

                break;
            }
        }

        _skipping = false;
        session.Pending.Skip(false);
        session.TransactionStatus = body.IsEmpty ? TransactionStatus.Unknown : (TransactionStatus)body[0];
        session.Activity.Answered(services.Time.GetTimestamp(), session.Pending.Count > 0);
        if (session.TransactionStatus == TransactionStatus.Idle)
        {
            _masking?.Idle();
        }

        session.Pending.Settle();
        session.Pending.Progressed();
        return own ? ReplyStep.Drop : Counting.Ready(body);
    }

    private ReplyStep Answer(PendingKind kind)
    {
        Rows.Pause();
        if (!session.Pending.TryPeek(out var message) || message.Kind != kind)
        {
            return ReplyStep.Forward;
        }

        session.Pending.TryTake(out _);
        _masking?.Answered(message);
        if (message.Definition is { } definition)
        {
            // Not only at ReadyForQuery: a COPY that the client has begun meanwhile would never come to it.
            definition.Answer(taken: true);
            if (definition.Named is { } named)
            {
                _sqlNames.Taken(named);
            }

            session.Pending.Progressed();
        }

        return message.IsOwn ? Barrier.Reached(message.Barrier, session.Pending, Replacement) : ReplyStep.Forward;
    }

    private void Finish(in PendingMessage message, StatementResult result)
    {
        Rows.End();
        _prefixAnswered = false;
        if (!session.Pending.TakeWithCopies(_copiesIn))
        {
            session.Recorder.RecordProtocolError(CopyMixed);
            session.RequestEnd(SessionEnding.ProtocolViolation(CopyMixed));
        }

        _copiesIn = 0;
        message.Definition?.Answer(taken: false);
        _masking?.Finished(message, result);
        if (message.Statement > 0)
        {
            _outcomes.Write(message, result, message.Portal is { } portal && _sqlNames.IsUncertain(portal));
        }

        _outcomes.Reset();
        session.Cancel.Settle();
        _limits.Reset();
        Counting.Finished(message);
        session.Activity.Answered(services.Time.GetTimestamp(), session.Pending.Count > 0);
    }
}
