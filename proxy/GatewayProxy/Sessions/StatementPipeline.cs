using GatewayProxy.Approvals;
using GatewayProxy.Ddl;
using GatewayProxy.Masking;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// The way of a statement through the gateway, the file to read first:
/// listen → authenticate → grant (all before a session exists, see Listening) → decode → decide → record the intent →
/// forward (<see cref="ClientRelay"/>) → guard the reply → record the outcome (<see cref="ServerRelay"/>).
/// <para>
/// A refused statement is replaced by an invalid one, so that the server itself aborts the transaction and skips the
/// rest of the pipeline; its error is then exchanged for ours. Dropping the statement instead would let the server
/// commit the rest.
/// </para>
/// </summary>
public sealed class StatementPipeline
{
    private readonly Session _session;
    private readonly TextJudge _judge;
    private readonly RuleJudge _rules;
    private readonly StatementHolds _holds;
    private readonly PipelineOutput _output;
    private readonly StatementRedaction _redaction;
    private readonly ExtendedStatements _extended;
    private readonly SchemaGate _gate;
    private readonly UnseenSchema _schema;
    private bool _inCopyData;

    public StatementPipeline(Session session, SessionServices services)
    {
        _session = session;
        _gate = services.Ddl.Gate;
        _schema = new UnseenSchema(session, services);
        _judge = new TextJudge(session, services, _schema);
        _rules = new RuleJudge(session, services);
        _redaction = new StatementRedaction(session, services);
        _holds = new StatementHolds(session, _rules, _redaction);
        _output = new PipelineOutput(session, services, _judge, _rules, _holds);
        _extended = new ExtendedStatements(session, services.Time, _judge, _rules, _output, _redaction);
    }

    /// <inheritdoc cref="PipelineOutput.Replacement"/>
    public MessageBuilder Replacement => _output.Replacement;

    /// <inheritdoc cref="PipelineOutput.Awaited"/>
    public Definition? Awaited => _output.Awaited;

    /// <inheritdoc cref="PipelineOutput.Complaint"/>
    public string Complaint => _output.Complaint;

    /// <inheritdoc cref="PipelineOutput.Counting"/>
    public RowCount? Counting => _output.Counting;

    /// <summary>
    /// The statement of the last Parse or long Query; the digest of its text is filled in when all of it has passed.
    /// </summary>
    public PreparedStatement? LastPrepared { get; private set; }

    /// <summary>Judges the text of the message that was met with <see cref="PipelineStep.Analyse"/>.</summary>
    public ValueTask AnalyseAsync() => _judge.AnalyseAsync();

    /// <summary>Assesses the text of the message that was met with <see cref="PipelineStep.Assess"/>.</summary>
    public ValueTask AssessAsync() => _rules.AssessAsync();

    /// <summary>What is met with <see cref="PipelineStep.Hold"/>.</summary>
    public HeldStatement Held => _holds.Current!;

    /// <summary>The hold is over.</summary>
    public void Decided() => _holds.Decided();

    /// <summary>Messages since the last Sync that the server may still answer with an error.</summary>
    public bool IsSegmentOpen => _judge.IsSegmentOpen;

    /// <summary>Puts the question what names mean into <see cref="Replacement"/>; false when it must not.</summary>
    public bool TryAskNames() => _judge.TryAskNames(Replacement);

    /// <summary>
    /// Takes one message; <paramref name="body"/> is its head only when <paramref name="complete"/> is false.
    /// </summary>
    public PipelineStep Take(in MessageHeader header, ReadOnlySpan<byte> body, bool complete)
    {
        _inCopyData = header.Code == FrontendCode.CopyData
            || (_inCopyData && header.Code is FrontendCode.Flush or FrontendCode.Sync);
        _schema.HasRun = _holds.Current?.Tag is not null;
        // What the server makes of it would be said behind what becomes of the statement, and that waits for the data.
        if (_session.Counted is { IsQuery: true, HasCopied: true } && !IsOfCopy(header.Code))
        {
            return _output.Violation("other messages inside COPY data");
        }

        return MustAwaitSchema(header.Code) ? PipelineStep.AwaitSchema : Dispatch(header, body, complete);
    }

    private static bool IsOfCopy(byte code) => code is FrontendCode.CopyData or FrontendCode.CopyDone
        or FrontendCode.CopyFail or FrontendCode.Flush or FrontendCode.Sync or FrontendCode.Terminate;

    // A transaction has its locks: what waits for them would wait for it, if it waited here.
    private bool MustAwaitSchema(byte code) => code is FrontendCode.Query or FrontendCode.Parse or FrontendCode.Bind
        && _gate.IsClosed(_session.Identity.Database) && _session.Masking is not null
        && !IsSegmentOpen && _session.TransactionStatus == TransactionStatus.Idle;

    private PipelineStep Dispatch(in MessageHeader header, ReadOnlySpan<byte> body, bool complete) => header.Code switch
    {
        FrontendCode.Query => TakeQuery(body, header.BodyLength, complete),
        FrontendCode.Parse => TakeParse(body, header.BodyLength, complete),
        FrontendCode.Bind => _extended.Bind(body, complete),
        FrontendCode.Execute => _extended.Execute(body, complete),
        FrontendCode.Describe => _extended.Named(body, PendingKind.Describe),
        FrontendCode.Close => _extended.Named(body, PendingKind.Close),
        FrontendCode.FunctionCall => TakeFunctionCall(body),
        FrontendCode.Sync => header.BodyLength == 0 ? TakeSync() : _output.Malformed("Sync"),
        // The server would answer with an error that belongs to no message of ours.
        FrontendCode.Flush => header.BodyLength == 0 ? PipelineStep.Forward : _output.Malformed("Flush"),
        FrontendCode.CopyData => PipelineStep.Forward,
        FrontendCode.CopyDone or FrontendCode.CopyFail => TakeCopyEnd(header.Code, body, complete),
        FrontendCode.Terminate => PipelineStep.ForwardAndEnd,
        _ => _output.Violation($"unknown message type 0x{header.Code:x2}"),
    };

    private PipelineStep TakeParse(ReadOnlySpan<byte> body, int bodyLength, bool complete)
    {
        var step = _extended.Parse(body, bodyLength, complete);
        LastPrepared = _extended.LastPrepared;
        return step;
    }

    private PipelineStep TakeQuery(ReadOnlySpan<byte> body, int bodyLength, bool complete)
    {
        if (!QueryMessage.TryDecode(body, complete, out var sql))
        {
            return _output.Malformed("Query");
        }

        var step = _judge.Judge(sql, complete, out var judged);
        step = step == PipelineStep.Forward ? _rules.Assess(sql, complete, ref judged) : step;
        if (step != PipelineStep.Forward)
        {
            return step;
        }

        var ruling = _output.Decide(StatementForm.SimpleQuery, judged);
        // A text of several statements is one transaction: what makes way for it stays only if it does.
        var release = _judge.Release(judged.Analysis);
        var sent = release is null ? judged.Sent : [.. release, .. sql];
        var sqlBytes = complete ? 0 : bodyLength - 1;
        var redaction = _redaction.OfText(sql, sqlBytes, judged);
        var statement = new StatementIntent
        {
            Protocol = StatementProtocol.Simple,
            Sql = sql,
            SqlBytes = sqlBytes,
            Sent = sent,
            Redacted = redaction?.Text?.Behind(release),
        };
        var prefix = release?.Count(StartsCharacter) ?? 0;
        var portal = complete ? null : LongQuery(redaction);
        var intent = ruling.On(statement, judged.Assessed);
        var result = _output.Record(intent, ruling, judged, PendingKind.Query, portal, prefix);
        return result == PipelineStep.Count ? Sent(result, sent.IsEmpty ? sql : sent)
            : result == PipelineStep.Forward && !sent.IsEmpty ? Sent(PipelineStep.Replace, sent)
            : result;
    }

    private PipelineStep Sent(PipelineStep step, ReadOnlySpan<byte> sql)
    {
        _output.Replacement.Clear().Begin(FrontendCode.Query).Bytes(sql).Byte(0).End();
        return step;
    }

    // PostgreSQL counts characters, not the halves that UTF-16 has of some.
    private static bool StartsCharacter(byte utf8) => (utf8 & 0xC0) != 0x80;

    // A Query is an unnamed statement and its portal in one; of a long text they carry the digest to the outcome.
    private Portal LongQuery(TextRedaction? redaction)
    {
        LastPrepared = new PreparedStatement("", 0) { Redaction = redaction };
        var portal = new Portal("");
        portal.Bind(LastPrepared, default);
        return portal;
    }

    private PipelineStep TakeSync()
    {
        // Whether the server swallows it depends on whether the data before it was good: the answers could no longer be
        // told apart. After the server's error it is the way on.
        if (_inCopyData && _session.Pending.TryPeek(out var copy) && copy.RunsStatement)
        {
            return _output.Violation("Sync inside COPY data");
        }

        _inCopyData = false;
        _judge.IsSegmentOpen = false;
        _output.HasUncommitted = false;
        return _output.Enqueue(new PendingMessage(PendingKind.Sync) { Segment = _extended.EndSegment() });
    }

    private PipelineStep TakeCopyEnd(byte code, ReadOnlySpan<byte> body, bool complete)
    {
        var step = _output.Forward(PendingKind.CopyEnd);
        if (step != PipelineStep.Forward || _session.Counted is not { HasCopied: true } count)
        {
            return step;
        }

        if (!complete)
        {
            return _output.Malformed("CopyFail");
        }

        _output.Counting = count;
        _output.Replacement.Clear().Begin(code).Bytes(body).End();
        _ = count.IsQuery ? null : _output.Replacement.Begin(FrontendCode.Flush).End();
        return PipelineStep.Count;
    }

    private PipelineStep TakeFunctionCall(ReadOnlySpan<byte> body)
    {
        var reader = new PayloadReader(body);
        if (!reader.TryReadInt32(out var oid))
        {
            return _output.Malformed("FunctionCall");
        }

        var judged = new JudgedText { Assessed = _rules.IsJudging ? AssessedText.FunctionCall : null };
        var ruling = _output.Decide(StatementForm.FunctionCall, judged);
        var statement = new StatementIntent
        {
            Protocol = StatementProtocol.FunctionCall,
            FunctionOid = unchecked((uint)oid),
            Parameters = body[sizeof(int)..],
            ParameterRedaction = _redaction.OfParameters(null, default),
        };
        var intent = ruling.On(statement, judged.Assessed);
        return _output.Record(intent, ruling, judged, PendingKind.FunctionCall, null);
    }
}
