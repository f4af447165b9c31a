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
    private readonly NameTable _prepared = new();
    private readonly NameTable _portals = new();
    private long _syncs;

    /// <summary>What to send instead after <see cref="PipelineStep.Replace"/>.</summary>
    public MessageBuilder Replacement { get; } = new();

    /// <summary>Why the last message was a <see cref="PipelineStep.Violation"/>.</summary>
    public string Complaint { get; private set; } = "malformed message";

    /// <summary>
    /// The statement of the last Parse; the digest of a long text is filled in when all of it has passed.
    /// </summary>
    public PreparedStatement? LastPrepared { get; private set; }

    /// <summary>What to wait for after <see cref="PipelineStep.Wait"/>.</summary>
    public Task AwaitedAnswer { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// Takes one message; <paramref name="body"/> is its head only when <paramref name="complete"/> is false.
    /// </summary>
    public PipelineStep Take(in MessageHeader header, ReadOnlySpan<byte> body, bool complete) => header.Code switch
    {
        FrontendCode.Query => TakeQuery(body, header.BodyLength, complete),
        FrontendCode.Parse => TakeParse(body, header.BodyLength, complete),
        FrontendCode.Bind => TakeBind(body, complete),
        FrontendCode.Execute => TakeExecute(body, complete),
        FrontendCode.Describe => TakeDescribe(body),
        FrontendCode.Close => TakeClose(body),
        FrontendCode.FunctionCall => TakeFunctionCall(body),
        FrontendCode.Sync => TakeSync(header.BodyLength),
        FrontendCode.Flush or FrontendCode.CopyData => PipelineStep.Forward,
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

        var verdict = Decide(StatementForm.SimpleQuery, out var revision);
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.Simple,
            Sql = sql,
            SqlBytes = complete ? 0 : bodyLength - 1,
            Verdict = Recorded(verdict),
            Reason = ReasonName(verdict.Reason),
            PolicyRevision = revision,
        };
        return Record(intent, verdict, PendingKind.Query, null);
    }

    private PipelineStep TakeParse(ReadOnlySpan<byte> body, int bodyLength, bool complete)
    {
        if (!ParseMessage.TryDecode(body, complete, out var parse))
        {
            return Malformed("Parse");
        }

        var name = PreparedStatement.Show(parse.Name);
        var sqlBytes = complete ? 0 : bodyLength - parse.Name.Length - 1;
        // Planning may already run functions of the statement: an unrecorded text does not even get parsed.
        if (!session.Recorder.TryRecord(parse, name, sqlBytes, out var line))
        {
            return Refuse(VerdictReason.NotRecordable, PendingKind.Parse, 0);
        }

        LastPrepared = new PreparedStatement(name, line) { Syncs = _syncs };
        return _prepared.TryDefine(parse.Name, LastPrepared)
            ? Forward(PendingKind.Parse, LastPrepared)
            : Violation("too many prepared statements");
    }

    private PipelineStep TakeBind(ReadOnlySpan<byte> body, bool complete)
    {
        if (!BindMessage.TryDecode(body, complete, out var bind))
        {
            return Malformed("Bind");
        }

        var statement = _prepared.Find(bind.Statement, _syncs, out var unsettled) as PreparedStatement;
        if (unsettled is not null)
        {
            return Wait(unsettled);
        }

        var kept = bind.Parameters[..Math.Min(bind.Parameters.Length, SessionJournal.ParameterHeadBytes)];
        var portal = new Portal(
            PreparedStatement.Show(bind.Portal), PreparedStatement.Show(bind.Statement), statement, kept.ToArray())
        {
            Syncs = _syncs,
        };
        return _portals.TryDefine(bind.Portal, portal)
            ? Forward(PendingKind.Bind, portal)
            : Violation("too many portals");
    }

    private PipelineStep TakeExecute(ReadOnlySpan<byte> body, bool complete)
    {
        if (!complete || !ExecuteMessage.TryDecode(body, out var execute))
        {
            return Malformed("Execute");
        }

        var portal = _portals.Find(execute.Portal, _syncs, out var unsettled) as Portal;
        if (unsettled is not null)
        {
            return Wait(unsettled);
        }

        var verdict = Decide(StatementForm.Extended, out var revision);
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Prepared = portal?.Statement?.JournalLine ?? 0,
            Name = portal?.StatementName,
            Portal = portal?.Name ?? PreparedStatement.Show(execute.Portal),
            Parameters = portal is null ? default : portal.Parameters,
            Verdict = Recorded(verdict),
            Reason = ReasonName(verdict.Reason),
            PolicyRevision = revision,
        };
        return Record(intent, verdict, PendingKind.Execute, portal);
    }

    private PipelineStep TakeDescribe(ReadOnlySpan<byte> body) =>
        NamedObjectMessage.TryDecode(body, out _) ? Forward(PendingKind.Describe) : Malformed("Describe");

    private PipelineStep TakeClose(ReadOnlySpan<byte> body)
    {
        if (!NamedObjectMessage.TryDecode(body, out var named))
        {
            return Malformed("Close");
        }

        var closed = new ClosedName { Syncs = _syncs };
        return (named.IsStatement ? _prepared : _portals).TryDefine(named.Name, closed)
            ? Forward(PendingKind.Close, closed)
            : Violation("too many names");
    }

    private PipelineStep TakeSync(int bodyLength)
    {
        if (bodyLength != 0)
        {
            return Malformed("Sync");
        }

        _syncs++;
        return Forward(PendingKind.Sync);
    }

    private PipelineStep TakeFunctionCall(ReadOnlySpan<byte> body)
    {
        var reader = new PayloadReader(body);
        if (!reader.TryReadInt32(out var oid))
        {
            return Malformed("FunctionCall");
        }

        var verdict = Decide(StatementForm.FunctionCall, out var revision);
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.FunctionCall,
            FunctionOid = unchecked((uint)oid),
            Parameters = body[sizeof(int)..],
            Verdict = Recorded(verdict),
            Reason = ReasonName(verdict.Reason),
            PolicyRevision = revision,
        };
        return Record(intent, verdict, PendingKind.FunctionCall, null);
    }

    // Every statement is decided with the configuration in force when it is to run, not when it was prepared.
    private Verdict Decide(StatementForm form, out string? revision)
    {
        var snapshot = services.Policy.Current;
        revision = snapshot?.Config.Revision;
        return snapshot is null ? default : DecisionEngine.Decide(snapshot.Config, session.Grant, form);
    }

    private PipelineStep Record(in StatementIntent intent, Verdict verdict, PendingKind kind, Portal? portal)
    {
        if (!session.Recorder.TryRecord(intent, out var number))
        {
            return Refuse(VerdictReason.NotRecordable, kind, 0);
        }

        if (!verdict.IsAllowed)
        {
            return Refuse(verdict.Reason, kind, number);
        }

        var now = services.Time.GetTimestamp();
        session.Pending.Add(new PendingMessage(kind) { Statement = number, SentAt = now, Portal = portal });
        session.Activity.Busy(now);
        return PipelineStep.Forward;
    }

    private PipelineStep Forward(PendingKind kind, NameVersion? defines = null)
    {
        session.Pending.Add(new PendingMessage(kind) { Defines = defines });
        return PipelineStep.Forward;
    }

    private PipelineStep Wait(NameVersion unsettled)
    {
        AwaitedAnswer = unsettled.WaitAsync();
        return PipelineStep.Wait;
    }

    private PipelineStep Refuse(VerdictReason reason, PendingKind kind, long number)
    {
        services.Log.StatementRefused(session.Identity.Id, ReasonName(reason));
        var (message, detail, hint) = VerdictError.Explain(reason);
        // Not 58030: drivers take that for a broken server and drop a session that may go on once the disk has room.
        var sqlState = reason == VerdictReason.NotRecordable
            ? SqlState.ObjectNotInPrerequisiteState
            : SqlState.InsufficientPrivilege;
        var simple = kind is PendingKind.Query or PendingKind.FunctionCall;
        // Not SQL in any version: fails in the server's parser before anything runs, and explains itself in its log.
        const string invalid = "gateway: refused by policy";
        Replacement.Clear();
        _ = simple ? Replacement.Query(invalid) : ParseMessage.Write(Replacement, invalid);
        session.Pending.Add(new PendingMessage(simple ? PendingKind.Query : PendingKind.Parse)
        {
            Statement = number,
            SentAt = services.Time.GetTimestamp(),
            Refusal = new ServerError(sqlState, message, detail, hint),
        });
        return PipelineStep.Replace;
    }

    private PipelineStep Malformed(string message) => Violation($"malformed {message} message");

    private PipelineStep Violation(string what)
    {
        Complaint = what;
        return PipelineStep.Violation;
    }

    private static StatementVerdict Recorded(Verdict verdict) =>
        verdict.IsAllowed ? StatementVerdict.Allow : StatementVerdict.Deny;

    private static string ReasonName(VerdictReason reason) => reason switch
    {
        VerdictReason.DefaultAllow => nameof(VerdictReason.DefaultAllow),
        VerdictReason.DefaultDeny => nameof(VerdictReason.DefaultDeny),
        VerdictReason.FunctionCall => nameof(VerdictReason.FunctionCall),
        VerdictReason.NotRecordable => nameof(VerdictReason.NotRecordable),
        _ => nameof(VerdictReason.Undecided),
    };
}
