using GatewayProxy.Masking;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Session;
using GatewayProxy.Protocol.Simple;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sessions;

/// <summary>
/// Has the texts of a session judged before they go on. What that needs and is not there yet, the relay fetches; then
/// it shows the message again.
/// </summary>
public sealed class TextJudge(Session session, SessionServices services, UnseenSchema schema)
{
    private static readonly TextAnalysis TooLarge =
        new() { Refusal = Refusals.TooLarge("longer than the gateway's buffer") };

    private static readonly TextAnalysis NamesChanged = new() { Refusal = Refusals.NamesChanged() };
    private static readonly TextAnalysis BesideMasks = new() { Refusal = Refusals.ExecuteBesideMasks() };
    private static readonly TextAnalysis Stale = new() { Refusal = Refusals.Stale() };
    private static readonly TextAnalysis OtherColumns = new() { Refusal = Refusals.OtherColumns() };

    private byte[] _text = [];
    private TextAnalysis? _changes;

    /// <summary>Messages since the last Sync that the server may still answer with an error.</summary>
    public bool IsSegmentOpen { get; set; }

    /// <summary>Statements of the session are judged.</summary>
    public bool IsJudging => Newest is not null;

    /// <summary>Under the newest policy; null where nothing is protected and nothing was.</summary>
    private SessionMasking? Newest
    {
        get
        {
            if (session.Masking is { } masking && services.Policy.Current is { } snapshot)
            {
                masking.Use(snapshot.Masks.Of(session.Identity.Database));
                masking.RunsDdl = session.Grant.DdlAs is not null;
                return masking.IsActive || masking.HasChanged ? masking : null;
            }

            return null;
        }
    }

    /// <summary><see cref="PipelineStep.Forward"/> when it is judged, even when that is a refusal.</summary>
    public PipelineStep Judge(ReadOnlySpan<byte> sql, bool complete, out JudgedText judged)
    {
        judged = default;
        if (schema.Refuse(sql) is { } unseen)
        {
            return Judged(unseen, null, out judged);
        }

        if (Newest is not { } masking || (!masking.IsActive && masking.SqlStatements.IsEmpty))
        {
            return session.Masking is null ? FindRelease(sql, complete, out judged) : PipelineStep.Forward;
        }

        if (!complete)
        {
            return masking.IsActive ? Judged(TooLarge, null, out judged) : PipelineStep.Forward;
        }

        var known = masking.Find(sql, out var analysis, out var scope);
        if (known == MaskingStep.Analyse)
        {
            _text = sql.ToArray();
            return PipelineStep.Analyse;
        }

        if (!masking.IsActive)
        {
            return masking.MayExecute(analysis) ? PipelineStep.Forward : Judged(Stale, null, out judged);
        }

        return known == MaskingStep.AskNames || MustAsk(masking) ? AskNames(out judged)
            : Verified(masking, analysis, scope, out judged);
    }

    /// <summary>See <see cref="PreparedStatement.SqlPrepared"/>.</summary>
    public long SqlPrepared => session.Masking?.SqlStatements.Now ?? 0;

    /// <summary>Of the masks that the last message was judged by.</summary>
    public long Generation => session.Masking?.Catalog.Generation ?? 0;

    /// <summary>The statement that Parse made; null when SQL may have made another one of its name since.</summary>
    public PreparedStatement? Parsed(PreparedStatement? statement, string name) =>
        statement is not null && session.Masking?.SqlStatements.MayHave(name, statement.SqlPrepared) == true
            ? null
            : statement;

    /// <summary>The same for a statement that was judged when it was prepared.</summary>
    /// <param name="statement">See <see cref="Parsed"/>: SQL's PREPARE was judged itself.</param>
    /// <param name="name">Its name.</param>
    /// <param name="judged">What holds for it now.</param>
    /// <returns><see cref="PipelineStep.Prepare"/> when another text must be sent for it first.</returns>
    public PipelineStep JudgeAgain(PreparedStatement? statement, string name, out JudgedText judged)
    {
        judged = new JudgedText(statement?.Analysis, statement?.Scope);
        if (schema.Refuse(statement) is { } unseen)
        {
            return Judged(unseen, null, out judged);
        }

        if (Newest is not { } masking)
        {
            return PipelineStep.Forward;
        }

        if (statement is null)
        {
            return masking.MayExecute(name) ? PipelineStep.Forward : Judged(Stale, null, out judged);
        }

        var step = statement.IsReplaced ? MaskingStep.Analyse : masking.Check(statement.Analysis, statement.Scope);
        return step == MaskingStep.AskNames || (masking.IsActive && masking.IsUnverified) ? AskNames(out judged)
            : step == MaskingStep.Analyse ? JudgeAnew(masking, statement, out judged)
            : statement is { Analysis: { } analysis, Scope: { } scope } && masking.IsActive
                ? Verified(masking, analysis, scope, out judged)
            : PipelineStep.Forward;
    }

    /// <summary>The same for what is bound and about to run.</summary>
    /// <param name="portal">Null when no Bind was seen: a cursor of SQL.</param>
    /// <param name="isOpen">It was bound just before, or has begun to run: what it shows is decided.</param>
    /// <param name="judged">What holds for it.</param>
    public PipelineStep JudgePortal(Portal? portal, bool isOpen, out JudgedText judged)
    {
        var statement = portal?.Statement;
        judged = new JudgedText(statement?.Analysis, statement?.Scope);
        if (!isOpen && schema.Refuse(statement) is { } unseen)
        {
            return Judged(unseen, null, out judged);
        }

        if (Newest is not { IsActive: true } masking)
        {
            return PipelineStep.Forward;
        }

        if (statement is null)
        {
            return Judged(portal is not null && masking.HasTainted ? BesideMasks : masking.Unseen, null, out judged);
        }

        switch (masking.Check(statement.Analysis, statement.Scope))
        {
            case MaskingStep.Known:
                return PipelineStep.Forward;
            case MaskingStep.AskNames:
                return AskNames(out judged);
            default:
                return JudgeEarlier(masking, portal!, statement, isOpen, out judged);
        }
    }

    private PipelineStep JudgeEarlier(
        SessionMasking masking, Portal portal, PreparedStatement statement, bool isOpen, out JudgedText judged)
    {
        judged = new JudgedText(statement.Analysis, statement.Scope);
        if (isOpen && statement.Scope?.Catalog != masking.Catalog && !masking.HasTainted)
        {
            if (statement.Analysis is null && !portal.HasBegun)
            {
                masking.SqlStatements.Unseen();
            }

            return PipelineStep.Forward;
        }

        // It was bound when nothing was masked, to what SQL had made of the name.
        if (portal.IsTextUncertain && masking.HasTainted)
        {
            return Judged(BesideMasks, null, out judged);
        }

        var step = JudgeAnew(masking, statement, out judged);
        return step == PipelineStep.Prepare ? Judged(Stale, null, out judged) : step;
    }

    // Masks or names have changed: it still holds when the same text would be sent for it now.
    private PipelineStep JudgeAnew(SessionMasking masking, PreparedStatement statement, out JudgedText judged)
    {
        judged = default;
        if (!ParseMessage.TryDecode(statement.Message, complete: true, out var parse))
        {
            return Judged(Stale, null, out judged);
        }

        TextAnalysis? analysis = null;
        AnalysisScope? scope = null;
        if (masking.IsActive)
        {
            switch (masking.Find(parse.Sql, out analysis, out scope))
            {
                case MaskingStep.AskNames:
                    return AskNames(out judged);
                case MaskingStep.Analyse:
                    _text = parse.Sql.ToArray();
                    return PipelineStep.Analyse;
                default:
                    break;
            }

            if (analysis.Refusal is not null || !masking.MayExecute(analysis))
            {
                return Verified(masking, analysis, scope, out judged);
            }
        }

        judged = new JudgedText(analysis, scope);
        if (statement.IsReplaced || !judged.Sent.SequenceEqual((statement.Analysis?.Edited?.Text).AsSpan()))
        {
            // Under other names it comes to another relation, of which its client knows nothing.
            return !statement.IsReplaced && statement.Scope?.Catalog == masking.Catalog
                ? Judged(Stale, null, out judged)
                : ShowsOtherColumns(statement, judged, masking.Catalog) ? Judged(OtherColumns, null, out judged)
                : PipelineStep.Prepare;
        }

        // From here on it was judged by what is in force: the next time nothing is compared.
        (statement.Analysis, statement.Scope) = (analysis, scope);
        return PipelineStep.Forward;
    }

    // Clients remember the columns of what they have prepared.
    private static bool ShowsOtherColumns(PreparedStatement statement, in JudgedText judged, MaskCatalog now)
    {
        var before = statement.Scope?.Catalog ?? MaskCatalog.Empty;
        IEnumerable<TextAnalysis?> texts = [statement.Analysis, judged.Analysis];
        return texts.OfType<TextAnalysis>().SelectMany(t => t.Stars)
            .Any(relation => !CatalogChange.ShowsSameColumns(before, now, relation));
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
        var masking = session.Masking!;
        var sql = NamesQuery.Sql(masking.Catalog, masking.IsUnverified);
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
            masking.NamesCannotBeAsked();
            return false;
        }

        masking.AskingNames();
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

    private bool MustAsk(SessionMasking masking) =>
        masking.IsUnverified || !(masking.KnowsNames || IsSegmentOpen || IsInTransaction);

    // Behind messages that end with a Sync still to come, the server would never be done with them.
    private PipelineStep AskNames(out JudgedText judged)
    {
        judged = default;
        return IsSegmentOpen ? Judged(NamesChanged, null, out judged) : PipelineStep.AskNames;
    }

    private static PipelineStep Verified(
        SessionMasking masking, TextAnalysis analysis, AnalysisScope scope, out JudgedText judged) =>
        masking.Settings.Fault is { } setting
            ? Judged(new TextAnalysis { Refusal = SettingRules.NotAsNeeded(setting) }, null, out judged)
            : masking.MayExecute(analysis) ? Judged(analysis, scope, out judged)
            : Judged(Stale, null, out judged);

    private static PipelineStep Judged(TextAnalysis analysis, AnalysisScope? scope, out JudgedText judged)
    {
        judged = new JudgedText(analysis, scope);
        return PipelineStep.Forward;
    }
}
