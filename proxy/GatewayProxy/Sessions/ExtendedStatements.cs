using System.Text;
using GatewayProxy.Masking;
using GatewayProxy.Policy.Decisions;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Extended;

namespace GatewayProxy.Sessions;

/// <summary>
/// The messages of the extended protocol: what names mean, what was prepared and bound under them, what runs. See
/// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY.
/// </summary>
public sealed class ExtendedStatements(
    Session session, TimeProvider time, TextJudge judge, RuleJudge rules, PipelineOutput output,
    StatementRedaction redaction)
{
    private readonly SessionStatements _statements = new();
    private readonly OwnStatement _own = new(session, time);
    private readonly RefusedTexts _refused = new(output, redaction);
    private readonly PortalRulings _rulings = new(output, redaction);

    /// <summary>The statement of the last Parse.</summary>
    public PreparedStatement? LastPrepared { get; private set; }

    /// <summary>A Sync was sent. Returns the number of the segment it ends.</summary>
    public long EndSegment() => _statements.EndSegment();

    public PipelineStep Parse(ReadOnlySpan<byte> body, int bodyLength, bool complete)
    {
        if (!ParseMessage.TryDecode(body, complete, out var parse))
        {
            return output.Malformed("Parse");
        }

        if (!TryName(parse.Name, out var name))
        {
            return RefuseName();
        }

        var step = judge.Judge(parse.Sql, complete, out var judged);
        step = step == PipelineStep.Forward ? rules.Assess(parse.Sql, complete, ref judged) : step;
        if (step != PipelineStep.Forward)
        {
            return step;
        }

        var sqlBytes = complete ? 0 : bodyLength - parse.Name.Length - 1;
        return judged.Refusal is null
            ? Prepare(parse, body, name, sqlBytes, judged)
            : _refused.Text(parse.Sql, sqlBytes, SessionStatements.Display(parse.Name), judged);
    }

    private PipelineStep Prepare(
        in ParseMessage parse, ReadOnlySpan<byte> message, string name, long sqlBytes, in JudgedText judged)
    {
        var display = SessionStatements.Display(parse.Name);
        // Planning may already run functions of the statement: an unrecorded text does not even get parsed.
        var redacted = redaction.OfText(parse.Sql, sqlBytes, judged);
        if (!session.Recorder.TryRecord(parse, display, sqlBytes, judged.Sent, redacted?.Text, out var line))
        {
            return output.Refuse(VerdictReason.NotRecordable, PendingKind.Parse, 0);
        }

        LastPrepared = new PreparedStatement(display, line)
        {
            Key = name,
            SqlPrepared = judge.SqlPrepared,
            UnseenBefore = rules.UnseenTexts,
            Analysis = judged.Analysis,
            Scope = judged.Scope,
            Message = MayBePreparedAnew(parse, sqlBytes, judged) ? message.ToArray() : null,
            Redaction = redacted,
            IsReadOtherwise = judged.IsReadOtherwise,
        };
        rules.Keep(LastPrepared, judged);
        rules.Parsed(name, judged);
        if (!_statements.TryPrepare(name, LastPrepared, out var definition))
        {
            return output.Violation("too many prepared statements");
        }

        var step = output.Enqueue(
            new PendingMessage(PendingKind.Parse) { Definition = definition, Analysis = judged.Analysis });
        if (step == PipelineStep.Forward && !judged.Sent.IsEmpty)
        {
            Write(output.Replacement.Clear(), parse, judged.Sent);
            return PipelineStep.Replace;
        }

        return step;
    }

    private bool MayBePreparedAnew(in ParseMessage parse, long sqlBytes, in JudgedText judged) =>
        sqlBytes == 0 && parse.Sql.Length <= AnalysisScope.LongestKept
        && (rules.IsJudging
            || (session.Masking is not null && (judged.Analysis is not null || !parse.Name.IsEmpty)));

    // Answered by nothing that the client hears of, unless the server turns the text down: then the message that uses
    // the statement fails, as it would with the text itself.
    private PipelineStep PrepareAnew(PreparedStatement statement, string name, in JudgedText judged)
    {
        ParseMessage.TryDecode(statement.Message, complete: true, out var parse);
        var redacted = redaction.OfText(parse.Sql, 0, judged);
        if (!session.Recorder.TryRecord(parse, statement.Name, 0, judged.Sent, redacted?.Text, out var line))
        {
            return output.Refuse(VerdictReason.NotRecordable, PendingKind.Parse, 0);
        }

        var anew = new PreparedStatement(statement.Name, line)
        {
            Key = name,
            SqlPrepared = judge.SqlPrepared,
            UnseenBefore = rules.UnseenTexts,
            Analysis = judged.Analysis,
            Scope = judged.Scope,
            Message = statement.Message,
            Redaction = redacted,
            Assessed = statement.Assessed,
            AssessedIn = statement.AssessedIn,
            IsReadOtherwise = statement.IsReadOtherwise,
        };
        statement.IsReplaced = true;
        if (!_statements.TryPrepare(name, anew, out var definition))
        {
            return output.Violation("too many prepared statements");
        }

        output.Enqueue(new PendingMessage(PendingKind.Close) { IsOwn = true });
        var step = output.Enqueue(
            new PendingMessage(PendingKind.Parse)
            {
                Definition = definition,
                Analysis = judged.Analysis,
                IsOwn = true,
            },
            PipelineStep.Prepare);
        output.Replacement.Clear().Begin(FrontendCode.Close).Byte((byte)'S').Bytes(parse.Name).Byte(0).End();
        Write(output.Replacement, parse, judged.Sent.IsEmpty ? parse.Sql : judged.Sent);
        return step;
    }

    private static void Write(MessageBuilder builder, in ParseMessage parse, ReadOnlySpan<byte> sql) =>
        builder.Begin(FrontendCode.Parse).Bytes(parse.Name).Byte(0).Bytes(sql).Byte(0)
            .Bytes(parse.ParameterTypes).End();

    public PipelineStep Bind(ReadOnlySpan<byte> body, bool complete)
    {
        if (!BindMessage.TryDecode(body, complete, out var bind))
        {
            return output.Malformed("Bind");
        }

        if (!TryName(bind.Portal, out var portal) || !TryName(bind.Statement, out var statement))
        {
            return RefuseName();
        }

        if (_statements.UnansweredPrepared(statement) is { } unanswered)
        {
            return output.Await(unanswered);
        }

        if (!TryUse(statement, out var prepared, out var judged, out var step))
        {
            return step;
        }

        step = rules.Assess(prepared, ref judged);
        return step == PipelineStep.Forward ? Bind(portal, prepared, bind, judged) : step;
    }

    private PipelineStep Bind(string name, PreparedStatement? statement, in BindMessage bind, in JudgedText judged)
    {
        var at = new BindingTime(judge.Generation, session.Runs);
        var portal = _statements.NewPortal(name, statement, bind, at, keepsFormats: session.Previews.MostRows > 0);
        var step = _rulings.BeforeBind(bind.Portal, portal, judged);
        if (step != PipelineStep.Forward)
        {
            portal.ForgetParameters();
            return step;
        }

        output.MayChangeEncodings = true;
        _statements.EndTransactions(session.IdleSegment);
        rules.Bound(portal);
        return _statements.TryBind(portal, out var definition)
            ? output.Forward(PendingKind.Bind, definition)
            : output.Violation("too many portals or parameters without a Sync");
    }

    // What a statement comes to now is settled before it is bound or described.
    private bool TryUse(
        string name, out PreparedStatement? statement, out JudgedText judged, out PipelineStep step)
    {
        statement = judge.Parsed(_statements.FindPrepared(name), name);
        step = judge.JudgeAgain(statement, name, out judged);
        if (step == PipelineStep.Prepare)
        {
            step = PrepareAnew(statement!, name, judged);
            return false;
        }

        if (step == PipelineStep.Forward && judged.Refusal is not null)
        {
            step = _refused.Statement(statement, judged);
            return false;
        }

        return step == PipelineStep.Forward;
    }

    public PipelineStep Execute(ReadOnlySpan<byte> body, bool complete)
    {
        if (!complete || !ExecuteMessage.TryDecode(body, out var execute))
        {
            return output.Malformed("Execute");
        }

        if (!TryName(execute.Portal, out var name))
        {
            return RefuseName();
        }

        if (_statements.UnansweredPortal(name) is { } unanswered)
        {
            return output.Await(unanswered);
        }

        _statements.EndTransactions(session.IdleSegment);
        var portal = _statements.FindPortal(name);
        var isOpen = portal is not null && (portal.HasBegun || _statements.IsOfSegment(portal));
        var step = judge.JudgePortal(portal, isOpen, out var judged);
        step = step == PipelineStep.Forward ? rules.Assess(portal?.Statement, ref judged) : step;
        if (step != PipelineStep.Forward)
        {
            return step;
        }

        // Once for both: what makes way for a statement must not run without it.
        var ruling = output.Decide(StatementForm.Extended, judged);
        // Between two Syncs everything is one transaction.
        return judge.Release(judged.Analysis) is { } release && output.MayRun(ruling) && _own.TryBegin(release)
            ? OwnStatement.Precede(
                release, Run(body, execute.Portal, portal, judged, ruling), body, output.Replacement)
            : Run(body, execute.Portal, portal, judged, ruling);
    }

    private PipelineStep Run(
        ReadOnlySpan<byte> body, ReadOnlySpan<byte> name, Portal? portal, in JudgedText judged, in Ruling ruling)
    {
        var step = _rulings.BeforeExecute(name, portal, judged, ruling);
        if (step == PipelineStep.Count)
        {
            output.Replacement.Clear().Begin(FrontendCode.Execute).Bytes(body).End().Begin(FrontendCode.Flush).End();
        }

        if (portal is not null && step is PipelineStep.Forward or PipelineStep.Count)
        {
            _statements.Recorded(portal);
            portal.HasBegun = true;
        }

        return step;
    }

    public PipelineStep Named(ReadOnlySpan<byte> body, PendingKind kind)
    {
        if (!NamedObjectMessage.TryDecode(body, out var named))
        {
            return output.Malformed(kind.ToString());
        }

        if (kind == PendingKind.Describe)
        {
            return Describe(named);
        }

        if (!TryName(named.Name, out var name))
        {
            return RefuseName();
        }

        return named.IsStatement
            ? output.Forward(kind, _statements.ClosePrepared(name))
            : output.Forward(kind, portal: _statements.FindPortal(name), definition: _statements.ClosePortal(name));
    }

    private PipelineStep Describe(in NamedObjectMessage named)
    {
        if (!judge.IsJudging)
        {
            var key = _statements.Key(named.Name);
            return output.Forward(
                PendingKind.Describe,
                described: named.IsStatement ? _statements.FindPrepared(key) : _statements.FindPortal(key));
        }

        if (!TryName(named.Name, out var name))
        {
            return RefuseName();
        }

        if (!named.IsStatement)
        {
            var portal = _statements.FindPortal(name);
            return output.Forward(PendingKind.Describe, analysis: portal?.Statement?.Analysis, described: portal);
        }

        return _statements.UnansweredPrepared(name) is { } unanswered ? output.Await(unanswered)
            : !TryUse(name, out var statement, out _, out var step) ? step
            : output.Forward(PendingKind.Describe, analysis: statement?.Analysis, described: statement);
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

        output.MayChangeEncodings &= !session.Pending.IsSettled;
        return !output.MayChangeEncodings && session.Encodings.AreEqual;
    }

    private PipelineStep RefuseName() => output.Refuse(RefusedStatements.UnfitName, PendingKind.Parse, 0);
}
