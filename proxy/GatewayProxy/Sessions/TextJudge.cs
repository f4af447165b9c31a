using GatewayProxy.Masking;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sessions;

/// <summary>
/// Has the texts of a session judged before they go on. What that needs and is not there yet, the relay fetches; then
/// it shows the message again.
/// </summary>
public sealed class TextJudge(Session session, SessionServices services)
{
    private static readonly TextAnalysis TooLarge =
        new() { Refusal = Refusals.TooLarge("longer than the gateway's buffer") };

    private static readonly TextAnalysis NamesChanged = new() { Refusal = Refusals.NamesChanged() };
    private static readonly TextAnalysis BesideMasks = new() { Refusal = Refusals.ExecuteBesideMasks() };
    private static readonly TextAnalysis Stale = new() { Refusal = Refusals.Stale() };

    private byte[] _text = [];
    private TextAnalysis? _changes;

    /// <summary>Messages since the last Sync that the server may still answer with an error.</summary>
    public bool IsSegmentOpen { get; set; }

    private SessionMasking? Active
    {
        get
        {
            if (session.Masking is { } masking && services.Policy.Current is { } snapshot)
            {
                masking.Use(snapshot.Masks.Of(session.Identity.Database));
                return masking.IsActive ? masking : null;
            }

            return null;
        }
    }

    /// <summary><see cref="PipelineStep.Forward"/> when it is judged, even when that is a refusal.</summary>
    public PipelineStep Judge(ReadOnlySpan<byte> sql, bool complete, out JudgedText judged)
    {
        judged = default;
        if (Active is not { } masking)
        {
            return session.Masking is null ? FindRelease(sql, complete, out judged) : PipelineStep.Forward;
        }

        if (!complete)
        {
            judged = new JudgedText(TooLarge, null);
            return PipelineStep.Forward;
        }

        var known = masking.Find(sql, out var analysis, out var scope);
        if (known == MaskingStep.Analyse)
        {
            _text = sql.ToArray();
            return PipelineStep.Analyse;
        }

        return known == MaskingStep.AskNames || !(masking.KnowsNames || IsSegmentOpen || IsInTransaction)
            ? AskNames(out judged)
            : Judged(analysis, scope, out judged);
    }

    /// <summary>The same for a statement that was judged when it was prepared.</summary>
    /// <param name="statement">Null when no Parse was seen: SQL's PREPARE made it, and was judged itself.</param>
    /// <param name="bound">It is about to run from a Bind.</param>
    /// <param name="judged">What holds for it now.</param>
    public PipelineStep JudgeAgain(PreparedStatement? statement, bool bound, out JudgedText judged)
    {
        judged = new JudgedText(statement?.Analysis, statement?.Scope);
        if (Active is not { } masking)
        {
            return PipelineStep.Forward;
        }

        if (statement is null)
        {
            return bound && masking.HasTainted ? Judged(BesideMasks, null, out judged) : PipelineStep.Forward;
        }

        var step = statement is { Analysis: { } analysis, Scope: { } scope }
            ? masking.Check(analysis, scope)
            : MaskingStep.Analyse;
        return step switch
        {
            MaskingStep.Known => PipelineStep.Forward,
            MaskingStep.AskNames => AskNames(out judged),
            _ => JudgeAnew(masking, statement, out judged),
        };
    }

    // Masks or names have changed: it still holds when the same text would be sent for it now.
    private PipelineStep JudgeAnew(SessionMasking masking, PreparedStatement statement, out JudgedText judged)
    {
        if (statement is not { Text: { } text, Analysis: { } before })
        {
            return Judged(Stale, null, out judged);
        }

        switch (masking.Find(text, out var analysis, out var scope))
        {
            case MaskingStep.AskNames:
                return AskNames(out judged);
            case MaskingStep.Analyse:
                (judged, _text) = (default, text);
                return PipelineStep.Analyse;
            default:
                if (analysis.Refusal is null)
                {
                    if (!(analysis.Edited?.Text).AsSpan().SequenceEqual(before.Edited?.Text))
                    {
                        return Judged(Stale, null, out judged);
                    }

                    // From here on it was judged by what is in force: the next time nothing is compared.
                    (statement.Analysis, statement.Scope) = (analysis, scope);
                }

                return Judged(analysis, scope, out judged);
        }
    }

    /// <summary>Judges the text that was met last.</summary>
    public async ValueTask AnalyseAsync()
    {
        if (session.Masking is { } masking)
        {
            await masking.AnalyseAsync(_text);
        }
        else
        {
            _changes = await services.Analyses.FindReleaseAsync(_text, ViewSchema ?? "");
        }
    }

    /// <summary>
    /// What has to run before a text under an exempt grant that changes tables with masked views; null when nothing.
    /// </summary>
    public byte[]? Release(TextAnalysis? analysis) =>
        analysis?.Release is not { } release || session.TransactionStatus == TransactionStatus.Failed ? null
            : release.IsNeeded || IsInTransaction ? release.Drop
            : release.Tell;

    /// <summary>A judged text is on its way to the server.</summary>
    public void Sent(TextAnalysis? analysis)
    {
        if (analysis is not null)
        {
            session.Masking?.Sent(analysis);
        }
    }

    /// <summary>
    /// Writes the question what names mean; to be called when everything is answered. False when it cannot be asked.
    /// </summary>
    public bool TryAskNames(MessageBuilder question)
    {
        var sql = NamesQuery.Sql(session.Masking!.Catalog);
        var intent = new StatementIntent
        {
            Protocol = StatementProtocol.Simple,
            Sql = System.Text.Encoding.ASCII.GetBytes(sql),
            Verdict = StatementVerdict.Allow,
            Internal = true,
        };
        if (session.TransactionStatus == TransactionStatus.Failed
            || !session.Recorder.TryRecord(intent, out var number))
        {
            session.Masking!.NamesCannotBeAsked();
            return false;
        }

        session.Masking!.AskingNames();
        question.Clear().Query(sql);
        session.Pending.Add(new PendingMessage(PendingKind.Names)
        {
            Statement = number,
            SentAt = services.Time.GetTimestamp(),
        });
        return true;
    }

    private string? ViewSchema => services.Policy.Current?.Masks.Of(session.Identity.Database).ViewSchema;

    private PipelineStep FindRelease(ReadOnlySpan<byte> sql, bool complete, out JudgedText judged)
    {
        judged = default;
        if (!complete || ViewSchema is null || !ViewReleases.MayConcern(sql))
        {
            return PipelineStep.Forward;
        }

        if (_changes is null || !sql.SequenceEqual(_text))
        {
            (_text, _changes) = (sql.ToArray(), null);
            return PipelineStep.Analyse;
        }

        judged = new JudgedText(_changes.Release is null ? null : _changes, null);
        _changes = null;
        return PipelineStep.Forward;
    }

    private bool IsInTransaction => session.TransactionStatus != TransactionStatus.Idle || !session.Pending.IsSettled;

    // Behind messages that end with a Sync still to come, the server would never be done with them.
    private PipelineStep AskNames(out JudgedText judged)
    {
        judged = default;
        return IsSegmentOpen ? Judged(NamesChanged, null, out judged) : PipelineStep.AskNames;
    }

    private static PipelineStep Judged(TextAnalysis analysis, AnalysisScope? scope, out JudgedText judged)
    {
        judged = new JudgedText(analysis, scope);
        return PipelineStep.Forward;
    }
}
