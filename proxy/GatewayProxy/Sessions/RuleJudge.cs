using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Values;
using GatewayProxy.Approvals;
using GatewayProxy.Configuration;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Protocol.Extended;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sessions;

/// <summary>
/// Asks the rules about the texts of a session. What that needs and is not there yet, the relay fetches; then it shows
/// the message again. Touched by the client's loop only.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="services">What sessions share.</param>
public sealed class RuleJudge(Session session, SessionServices services)
{
    private readonly PreparedRisks _prepared = new();
    private PolicySnapshot? _snapshot;
    private GrantRules? _rules;
    private MaskCatalog? _catalog;
    private IReadOnlyList<FunctionSignature>? _vouched;
    private TextAssessments _texts = TextAssessments.Of(MaskCatalog.Empty, [], services.Analyses);
    private byte[] _text = [];
    private AssessedText? _assessed;
    private bool _hasNamedPortals;
    private bool _mayFetchUnseen;
    private bool _mayHaveChanged;
    private bool _hasChanged;

    /// <summary>Statements of the session may be denied or held, by the configuration in force.</summary>
    public bool IsJudging => Rules is not null;

    /// <summary>A result that grows beyond the grant's limits may be held, by rules in force.</summary>
    public bool MayHoldResults => Rules is { HoldResults: true }
        && session.Grant.Session is { MaxRows: not null } or { MaxBytes: not null };

    private GrantRules? Rules
    {
        get
        {
            var snapshot = services.Policy.Current;
            if (!ReferenceEquals(snapshot, _snapshot))
            {
                _snapshot = snapshot;
                // What is bound was decided on by other rules.
                _mayFetchUnseen |= _hasNamedPortals;
                var rules = snapshot?.Rules.For(session.Grant);
                _rules = rules is { IsEmpty: true } && !HoldsSessions(snapshot!) ? null : rules;
                UseTexts(snapshot);
            }

            return _rules;
        }
    }

    private void UseTexts(PolicySnapshot? snapshot)
    {
        var catalog = snapshot?.Masks.Of(session.Identity.Database) ?? MaskCatalog.Empty;
        var vouched = snapshot?.TrustedFunctions ?? [];
        if (!ReferenceEquals(catalog, _catalog) || !ReferenceEquals(vouched, _vouched))
        {
            if (_catalog is not null)
            {
                _prepared.Forget();
            }

            (_catalog, _vouched) = (catalog, vouched);
            _texts = TextAssessments.Of(catalog, vouched, services.Analyses);
            _assessed = null;
        }
    }

    /// <summary>What the rules have to know of a text; also of one that masks refuse, for a rule may say why.</summary>
    /// <returns><see cref="PipelineStep.Assess"/> when it has to be fetched first.</returns>
    public PipelineStep Assess(ReadOnlySpan<byte> sql, bool complete, ref JudgedText judged)
    {
        if (Rules is null)
        {
            judged = judged with { IsReadOtherwise = MayBeReadOtherwise() };
            return PipelineStep.Forward;
        }

        if (Find(sql, complete) is not { } assessed)
        {
            return PipelineStep.Assess;
        }

        var otherwise = MayBeReadOtherwise();
        judged = judged with
        {
            Assessed = otherwise ? assessed.Or(AssessedText.ReadOtherwise) : assessed,
            IsReadOtherwise = otherwise,
        };
        return PipelineStep.Forward;
    }

    /// <summary>The same of a statement that is about to be bound, or to run.</summary>
    /// <param name="statement">Null when no Parse was seen, or no Bind: a statement or a cursor of SQL.</param>
    /// <param name="judged">What holds for it.</param>
    public PipelineStep Assess(PreparedStatement? statement, ref JudgedText judged)
    {
        if (Rules is null || judged.Refusal is not null)
        {
            return PipelineStep.Forward;
        }

        if (statement is null)
        {
            return Unseen(null, ref judged);
        }

        if (ReferenceEquals(statement.AssessedIn, _texts) && !_prepared.MayHave(statement))
        {
            judged = judged with { Assessed = statement.Assessed };
            return PipelineStep.Forward;
        }

        if (statement.Message is null)
        {
            judged = judged with { Assessed = statement.Assessed?.Or(AssessedText.Unseen) ?? AssessedText.Stale };
            return PipelineStep.Forward;
        }

        ParseMessage.TryDecode(statement.Message, complete: true, out var parse);
        if (Find(parse.Sql, complete: true) is not { } assessed)
        {
            return PipelineStep.Assess;
        }

        judged = judged with
        {
            Assessed = statement.IsReadOtherwise ? assessed.Or(AssessedText.ReadOtherwise) : assessed,
        };
        Keep(statement, judged);
        return _prepared.MayHave(statement) ? Unseen(judged.Assessed, ref judged) : PipelineStep.Forward;
    }

    // Null: it has to be assessed first.
    private AssessedText? Find(ReadOnlySpan<byte> sql, bool complete)
    {
        var assessed = !complete ? AssessedText.TooLong : _texts.Find(sql) ?? Last(sql);
        if (assessed is null)
        {
            _text = sql.ToArray();
        }

        return assessed;
    }

    private static PipelineStep Unseen(AssessedText? otherwise, ref JudgedText judged)
    {
        judged = judged with { Assessed = otherwise?.Or(AssessedText.Unseen) ?? AssessedText.Unseen };
        return PipelineStep.Forward;
    }

    // What the server reports comes behind the answer; until everything is answered it may have changed. What has once
    // been changed may come back with the end of any transaction, and with any error.
    private bool MayBeReadOtherwise()
    {
        _hasChanged |= session.Settings.Fault is not null;
        _mayHaveChanged = (_mayHaveChanged || _hasChanged) && !session.Pending.IsSettled;
        return _mayHaveChanged || session.Settings.Fault is not null;
    }

    /// <inheritdoc cref="PreparedRisks.Unseen"/>
    public long UnseenTexts => _prepared.Unseen;

    /// <summary>Something is bound under a name: what no rule has decided on may run by SQL's FETCH.</summary>
    public void Bound(Portal portal)
    {
        _hasNamedPortals |= portal.Name.Length > 0;
        _mayFetchUnseen |= _hasNamedPortals && !IsJudging;
    }

    /// <summary>A named statement is being prepared.</summary>
    public void Parsed(string key, in JudgedText judged) => _prepared.Parsed(key, judged.Assessed?.Risks);

    /// <summary>A statement was prepared: it need not be assessed again while the database stays as it is.</summary>
    public void Keep(PreparedStatement statement, in JudgedText judged)
    {
        if (judged.Assessed is not null)
        {
            (statement.Assessed, statement.AssessedIn) = (judged.Assessed, _texts);
        }
    }

    /// <summary>Assesses the text that was met last.</summary>
    public async ValueTask AssessAsync() => _assessed = await _texts.AssessAsync(_text);

    /// <summary>What there is to know of a text that was held, by the configuration that is in force now.</summary>
    /// <param name="sql">All of it.</param>
    /// <param name="judged">What held for it before.</param>
    public async ValueTask<JudgedText> AssessAgainAsync(byte[] sql, JudgedText judged)
    {
        if (Rules is null)
        {
            return judged with { Assessed = null };
        }

        var assessed = await _texts.AssessAsync(sql);
        return judged with { Assessed = judged.Assessed?.Or(assessed) ?? assessed };
    }

    /// <summary>What the rules say of it; null where the grant has none.</summary>
    public RuleVerdict? Decide(AssessedText? assessed) => Rules?.Decide(Risks(assessed));

    /// <summary>With what the session has prepared, or may have opened, under the names in it.</summary>
    public TextRisks Risks(AssessedText? assessed)
    {
        var risks = (assessed ?? AssessedText.Unseen).Risks;
        return (_mayFetchUnseen && risks.Statements.Any(s => s.Kind is "FETCH" or "MOVE")
            ? new TextRisks([.. risks.Statements, .. AssessedText.Unseen.Risks.Statements])
            : risks).WithPrepared(name => _prepared.Find(Masking.SqlStatements.Key(name)));
    }

    /// <summary>A text is on its way to the server.</summary>
    public void Sent(in JudgedText judged)
    {
        if (judged.Assessed is not { } assessed)
        {
            // A rule that comes later finds nothing of it.
            _prepared.SentUnseen();
            _mayFetchUnseen = _mayHaveChanged = _hasChanged = true;
            return;
        }

        _prepared.Sent(assessed.Risks);
        _mayHaveChanged |= assessed.MayChangeReading;
        _hasChanged |= assessed.Risks.Risks.Has(Risk.SessionEscape);
    }

    /// <summary>Whether what was approved on some terms is enough for the session by now.</summary>
    public bool Activates(HoldTerms terms) => SessionActivation.Suffices(session, services.Policy.Current, terms);

    // The first statement of a session may be held though no rule is about statements.
    private bool HoldsSessions(PolicySnapshot snapshot) =>
        snapshot.FindGrant(session.Grant.Uid)?.Activation is not null;

    private AssessedText? Last(ReadOnlySpan<byte> sql) => sql.SequenceEqual(_text) ? _assessed : null;
}
