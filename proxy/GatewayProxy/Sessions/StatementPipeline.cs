using System.Text;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Extended;
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
public sealed class StatementPipeline(Session session, SessionServices services)
{
    /// <summary>
    /// Messages without an answer. A server that reads on without answering, as after an error up to the next Sync,
    /// would else let a client fill the gateway's memory.
    /// </summary>
    private const int MaxUnanswered = 262_144;

    private static readonly ServerError UnfitName = new(
        SqlState.FeatureNotSupported,
        "the name of a statement or portal is not ASCII",
        "Such names are taken only when client_encoding is the database's own encoding, and not in one pipeline "
            + "behind statements that may change it.",
        "Use names of ASCII characters.");

    private readonly SessionStatements _statements = new();
    private readonly TextJudge _judge = new(session, services);
    private bool _inCopyData;

    // Whether something the server has not answered could change the encodings: even planning runs functions.
    private bool _mayChangeEncodings;

    /// <summary>What to send instead after <see cref="PipelineStep.Replace"/>.</summary>
    public MessageBuilder Replacement { get; } = new();

    /// <summary>What must be answered after <see cref="PipelineStep.Await"/>.</summary>
    public Definition? Awaited { get; private set; }

    /// <summary>Why the last message was a <see cref="PipelineStep.Violation"/>.</summary>
    public string Complaint { get; private set; } = "malformed message";

    /// <summary>
    /// The statement of the last Parse or long Query; the digest of its text is filled in when all of it has passed.
    /// </summary>
    public PreparedStatement? LastPrepared { get; private set; }

    /// <summary>Judges the text of the message that was met with <see cref="PipelineStep.Analyse"/>.</summary>
    public ValueTask AnalyseAsync() => _judge.AnalyseAsync();

    /// <summary>Puts the question what names mean into <see cref="Replacement"/>; false when it cannot be asked.</summary>
    public bool TryAskNames() => _judge.TryAskNames(Replacement);

    /// <summary>
    /// Takes one message; <paramref name="body"/> is its head only when <paramref name="complete"/> is false.
    /// </summary>
    public PipelineStep Take(in MessageHeader header, ReadOnlySpan<byte> body, bool complete)
    {
        _inCopyData = header.Code == FrontendCode.CopyData
            || (_inCopyData && header.Code is FrontendCode.Flush or FrontendCode.Sync);
        return Dispatch(header, body, complete);
    }

    private PipelineStep Dispatch(in MessageHeader header, ReadOnlySpan<byte> body, bool complete) => header.Code switch
    {
        FrontendCode.Query => TakeQuery(body, header.BodyLength, complete),
        FrontendCode.Parse => TakeParse(body, header.BodyLength, complete),
        FrontendCode.Bind => TakeBind(body, complete),
        FrontendCode.Execute => TakeExecute(body, complete),
        FrontendCode.Describe => TakeNamed(body, PendingKind.Describe),
        FrontendCode.Close => TakeNamed(body, PendingKind.Close),
        FrontendCode.FunctionCall => TakeFunctionCall(body),
        FrontendCode.Sync => header.BodyLength == 0 ? TakeSync() : Malformed("Sync"),
        // The server would answer with an error that belongs to no message of ours.
        FrontendCode.Flush => header.BodyLength == 0 ? PipelineStep.Forward : Malformed("Flush"),
        FrontendCode.CopyData => PipelineStep.Forward,
        FrontendCode.CopyDone or FrontendCode.CopyFail => Forward(PendingKind.CopyEnd),
        FrontendCode.Terminate => PipelineStep.ForwardAndEnd,
        _ => Violation($"unknown message type 0x{header.Code:x2}"),
    };

    private PipelineStep TakeQuery(ReadOnlySpan<byte> body, int bodyLength, bool complete)
    {
        if (!QueryMessage.TryDecode(body, complete, out var sql))
        {
            return Malformed("Query");
        }

        var step = _judge.Judge(sql, complete, out var judged);
        if (step != PipelineStep.Forward)
        {
            return step;
        }

        var verdict = Decide(StatementForm.SimpleQuery, judged, out var revision);
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.Simple,
            Sql = sql,
            SqlBytes = complete ? 0 : bodyLength - 1,
            Sent = judged.Sent,
            Verdict = verdict.Recorded(),
            Reason = verdict.Reason.Code(),
            PolicyRevision = revision,
        };
        step = Record(intent, verdict, judged, PendingKind.Query, complete ? null : LongQuery());
        if (step == PipelineStep.Forward && !judged.Sent.IsEmpty)
        {
            Replacement.Clear().Begin(FrontendCode.Query).Bytes(judged.Sent).Byte(0).End();
            return PipelineStep.Replace;
        }

        return step;
    }

    // A Query is an unnamed statement and its portal in one; of a long text they carry the digest to the outcome.
    private Portal LongQuery()
    {
        LastPrepared = new PreparedStatement("", 0);
        var portal = new Portal("");
        portal.Bind(LastPrepared, default);
        return portal;
    }

    private PipelineStep TakeParse(ReadOnlySpan<byte> body, int bodyLength, bool complete)
    {
        if (!ParseMessage.TryDecode(body, complete, out var parse))
        {
            return Malformed("Parse");
        }

        if (!TryName(parse.Name, out var name))
        {
            return RefuseName();
        }

        var step = _judge.Judge(parse.Sql, complete, out var judged);
        if (step != PipelineStep.Forward)
        {
            return step;
        }

        var sqlBytes = complete ? 0 : bodyLength - parse.Name.Length - 1;
        var display = SessionStatements.Display(parse.Name);
        if (judged.Refusal is not null)
        {
            return RefuseText(parse.Sql, sqlBytes, display, judged);
        }

        // Planning may already run functions of the statement: an unrecorded text does not even get parsed.
        if (!session.Recorder.TryRecord(parse, display, sqlBytes, judged.Sent, out var line))
        {
            return Refuse(VerdictReason.NotRecordable, PendingKind.Parse, 0);
        }

        LastPrepared = new PreparedStatement(display, line) { Analysis = judged.Analysis, Scope = judged.Scope };
        if (!_statements.TryPrepare(name, LastPrepared, out var definition))
        {
            return Violation("too many prepared statements");
        }

        step = Enqueue(new PendingMessage(PendingKind.Parse) { Definition = definition, Analysis = judged.Analysis });
        if (step == PipelineStep.Forward && !judged.Sent.IsEmpty)
        {
            Replacement.Clear().Begin(FrontendCode.Parse).Bytes(parse.Name).Byte(0).Bytes(judged.Sent).Byte(0)
                .Bytes(parse.ParameterTypes).End();
            return PipelineStep.Replace;
        }

        return step;
    }

    // The statement itself runs at Execute, and is recorded there; one that never will is recorded here.
    private PipelineStep RefuseText(ReadOnlySpan<byte> sql, long sqlBytes, string name, in JudgedText judged)
    {
        var verdict = Decide(StatementForm.Extended, judged, out var revision);
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Sql = sql,
            SqlBytes = sqlBytes,
            Name = name,
            Verdict = verdict.Recorded(),
            Reason = verdict.Reason.Code(),
            PolicyRevision = revision,
        };
        return Record(intent, verdict, judged, PendingKind.Parse, null);
    }

    private PipelineStep TakeBind(ReadOnlySpan<byte> body, bool complete)
    {
        if (!BindMessage.TryDecode(body, complete, out var bind))
        {
            return Malformed("Bind");
        }

        if (!TryName(bind.Portal, out var portal) || !TryName(bind.Statement, out var statement))
        {
            return RefuseName();
        }

        if (_statements.UnansweredPrepared(statement) is { } unanswered)
        {
            return Await(unanswered);
        }

        // A refusal is told at Execute; what it needs is fetched before anything of the segment is on its way.
        if (_judge.JudgeAgain(_statements.FindPrepared(statement), out _) == PipelineStep.AskNames)
        {
            return PipelineStep.AskNames;
        }

        _mayChangeEncodings = true;
        _statements.EndTransactions(session.IdleSegment);
        return _statements.TryBind(portal, statement, bind.Parameters, out var definition)
            ? Forward(PendingKind.Bind, definition)
            : Violation("too many portals or parameters without a Sync");
    }

    private PipelineStep TakeExecute(ReadOnlySpan<byte> body, bool complete)
    {
        if (!complete || !ExecuteMessage.TryDecode(body, out var execute))
        {
            return Malformed("Execute");
        }

        if (!TryName(execute.Portal, out var name))
        {
            return RefuseName();
        }

        if (_statements.UnansweredPortal(name) is { } unanswered)
        {
            return Await(unanswered);
        }

        _statements.EndTransactions(session.IdleSegment);
        var portal = _statements.FindPortal(name);
        var step = _judge.JudgeAgain(portal?.Statement, out var judged);
        if (step != PipelineStep.Forward)
        {
            return step;
        }

        var verdict = Decide(StatementForm.Extended, judged, out var revision);
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Prepared = portal?.Statement?.JournalLine ?? 0,
            Name = portal?.Statement?.Name,
            // Without a statement: a cursor of an earlier DECLARE, or nothing that the server knows.
            Portal = SessionStatements.Display(execute.Portal),
            Parameters = portal is null ? default : portal.Parameters,
            Verdict = verdict.Recorded(),
            Reason = verdict.Reason.Code(),
            PolicyRevision = revision,
        };
        step = Record(intent, verdict, judged, PendingKind.Execute, portal);
        if (portal is not null && step == PipelineStep.Forward)
        {
            _statements.Recorded(portal);
        }

        return step;
    }

    private PipelineStep TakeNamed(ReadOnlySpan<byte> body, PendingKind kind)
    {
        if (!NamedObjectMessage.TryDecode(body, out var named))
        {
            return Malformed(kind.ToString());
        }

        if (kind != PendingKind.Close)
        {
            return Forward(kind);
        }

        if (!TryName(named.Name, out var name))
        {
            return RefuseName();
        }

        return Forward(kind, named.IsStatement ? _statements.ClosePrepared(name) : _statements.ClosePortal(name));
    }

    private PipelineStep TakeSync()
    {
        // Whether the server swallows it depends on whether the data before it was good: the answers could no longer be
        // told apart. After the server's error it is the way on.
        if (_inCopyData && session.Pending.TryPeek(out var copy) && copy.RunsStatement)
        {
            return Violation("Sync inside COPY data");
        }

        _inCopyData = false;
        _judge.IsSegmentOpen = false;
        return Enqueue(new PendingMessage(PendingKind.Sync) { Segment = _statements.EndSegment() });
    }

    private PipelineStep TakeFunctionCall(ReadOnlySpan<byte> body)
    {
        var reader = new PayloadReader(body);
        if (!reader.TryReadInt32(out var oid))
        {
            return Malformed("FunctionCall");
        }

        var verdict = Decide(StatementForm.FunctionCall, default, out var revision);
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.FunctionCall,
            FunctionOid = unchecked((uint)oid),
            Parameters = body[sizeof(int)..],
            Verdict = verdict.Recorded(),
            Reason = verdict.Reason.Code(),
            PolicyRevision = revision,
        };
        return Record(intent, verdict, default, PendingKind.FunctionCall, null);
    }

    // Every statement is decided with the configuration in force when it is to run, not when it was prepared.
    private Verdict Decide(StatementForm form, in JudgedText judged, out string? revision)
    {
        var snapshot = services.Policy.Current;
        revision = snapshot?.Config.Revision;
        return snapshot is null ? default
            : judged.Refusal is not null ? Verdict.Deny(VerdictReason.Masking)
            : DecisionEngine.Decide(snapshot.Config, session.Grant, form);
    }

    private PipelineStep Record(
        in StatementIntent intent, Verdict verdict, in JudgedText judged, PendingKind kind, Portal? portal)
    {
        if (!session.Recorder.TryRecord(intent, out var number))
        {
            return Refuse(VerdictReason.NotRecordable, kind, 0);
        }

        if (!verdict.IsAllowed)
        {
            return judged.Refusal is { } refusal
                ? Refuse(RefusedStatements.Error(refusal), kind, number)
                : Refuse(verdict.Reason, kind, number);
        }

        var now = services.Time.GetTimestamp();
        var step = Enqueue(new PendingMessage(kind)
        {
            Statement = number,
            SentAt = now,
            Portal = portal,
            Analysis = judged.Analysis,
        });
        session.Activity.Busy(now);
        _judge.Sent(judged.Analysis);
        _mayChangeEncodings = true;
        return step;
    }

    private PipelineStep Forward(PendingKind kind, Definition? definition = null) =>
        Enqueue(new PendingMessage(kind) { Definition = definition });

    private PipelineStep Enqueue(in PendingMessage message, PipelineStep step = PipelineStep.Forward)
    {
        _judge.IsSegmentOpen = !message.EndsAtReadyForQuery;
        return session.Pending.Add(message) > MaxUnanswered ? Violation("too many messages without an answer") : step;
    }

    private PipelineStep Await(Definition definition)
    {
        Awaited = definition;
        return PipelineStep.Await;
    }

    // Bytes that are not ASCII name what they seem to only where the server takes them unconverted; in another encoding
    // they could name, and run, another statement than the journal says.
    private bool TryName(ReadOnlySpan<byte> name, out string key)
    {
        key = _statements.Key(name);
        if (Ascii.IsValid(name))
        {
            return true;
        }

        _mayChangeEncodings &= !session.Pending.IsSettled;
        return !_mayChangeEncodings && session.Encodings.AreEqual;
    }

    private PipelineStep RefuseName() => Refuse(UnfitName, PendingKind.Parse, 0);

    private PipelineStep Refuse(VerdictReason reason, PendingKind kind, long number)
    {
        services.Log.StatementRefused(session.Identity.Id, reason.Code());
        return Refuse(RefusedStatements.Error(reason), kind, number);
    }

    private PipelineStep Refuse(ServerError error, PendingKind kind, long number)
    {
        var refused = new PendingMessage(RefusedStatements.Write(Replacement, kind))
        {
            Statement = number,
            SentAt = services.Time.GetTimestamp(),
            Refusal = error,
        };
        return Enqueue(refused, PipelineStep.Replace);
    }

    private PipelineStep Malformed(string message) => Violation($"malformed {message} message");

    private PipelineStep Violation(string what)
    {
        Complaint = what;
        return PipelineStep.Violation;
    }
}
