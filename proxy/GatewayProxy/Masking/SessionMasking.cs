using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Masking;

/// <summary>
/// One session's view of masking: the catalog in force, what names mean, which temporary tables hold masks. Touched by
/// the client's loop only; the names come from the server's loop while the client's waits for them.
/// </summary>
public sealed class SessionMasking(TextAnalyses analyses)
{
    private readonly HashSet<string> _tainted = new(StringComparer.Ordinal);
    private AnalysisScope _base = analyses.Scope(MaskCatalog.Empty);
    private AnalysisScope? _scope;
    private SessionNames? _lastNames;
    private MaskCatalog? _namesOf;
    private bool _namesChanged;
    private bool _unverified;
    private long _first;
    private volatile bool _asking;
    private bool _errorsOnlyAtStart;
    private bool _errorsOnly;
    private byte[] _lastText = [];
    private IReadOnlyList<(AnalysisScope Scope, TextAnalysis Analysis)> _lastAnalyses = [];

    /// <summary>Some column of the session's database is protected.</summary>
    public bool IsActive => _base.Catalog.Relations.Count > 0;

    /// <summary>The policy has changed since the session began.</summary>
    public bool HasChanged => _base.Catalog.Generation != _first;

    /// <summary>Changes of the schema run as the grant's DDL role, once they are approved.</summary>
    public bool RunsDdl { get; set; }

    /// <summary>The server has said what names mean, and nothing has changed it since.</summary>
    public bool KnowsNames => _scope is not null;

    /// <summary>
    /// Nothing was protected when the session's last statements were sent: they were not judged, and the server must be
    /// done with them and asked what they have left behind.
    /// </summary>
    public bool IsUnverified => _unverified && _scope is null;

    /// <summary>Temporary tables of the session hold masks.</summary>
    public bool HasTainted => _tainted.Count > 0;

    /// <summary>The server's next answer is for the gateway: nothing else is on its way.</summary>
    public bool IsAsking => _asking;

    /// <summary>Whether the client wants to hear of a text's warnings.</summary>
    public bool Warns(TextAnalysis analysis) => analysis.Warnings.Count > 0 && !_errorsOnly;

    /// <summary>The generation that the session began with.</summary>
    public long FirstGeneration => _first;

    public MaskCatalog Catalog => _base.Catalog;

    /// <summary>What holds for a statement whose text the gateway has not seen.</summary>
    public TextAnalysis Unseen => _base.Unseen;

    public SessionSettings Settings { get; } = new();

    public SqlStatements SqlStatements { get; } = new();

    /// <summary>Takes the catalog by which the login was decided.</summary>
    public void Begin(MaskCatalog catalog)
    {
        _base = analyses.Scope(catalog);
        _first = catalog.Generation;
    }

    /// <summary>Takes the catalog of the newest configuration.</summary>
    public void Use(MaskCatalog catalog)
    {
        if (ReferenceEquals(catalog, _base.Catalog))
        {
            return;
        }

        _unverified |= !IsActive;
        _base = analyses.Scope(catalog);
        // What the names of relations mean that nobody asked for is not known.
        var known = _scope is not null && !_unverified && catalog.Relations.All(r => _namesOf?.Find(r.Oid) is not null);
        _scope = known ? NamesScope(_lastNames!) : null;
    }

    /// <summary>Looks a text up; what is missing must be fetched before it is asked again.</summary>
    public MaskingStep Find(ReadOnlySpan<byte> text, out TextAnalysis analysis, out AnalysisScope scope)
    {
        (analysis, scope) = (null!, _base);
        if (_tainted.Count == 0 || !IsActive)
        {
            if (FindIn(_base, text) is not { } known)
            {
                return MaskingStep.Analyse;
            }

            if (!known.DependsOnNames || !IsActive)
            {
                analysis = known;
                return MaskingStep.Known;
            }
        }

        if (_scope is null)
        {
            return MaskingStep.AskNames;
        }

        (analysis, scope) = (FindIn(_scope, text)!, _scope);
        return analysis is null ? MaskingStep.Analyse : MaskingStep.Known;
    }

    /// <summary>Parses and judges a text that <see cref="Find"/> did not know.</summary>
    public async ValueTask AnalyseAsync(byte[] text)
    {
        var scope = !IsActive || _tainted.Count == 0 ? _base : _scope ?? _base;
        var found = await analyses.AnalyseAsync(text, scope, _scope);
        // Long texts are kept nowhere else.
        (_lastText, _lastAnalyses) = (text, found);
    }

    /// <summary>
    /// Whether what was judged at Parse still holds; <see cref="MaskingStep.Analyse"/> says that it does not.
    /// </summary>
    /// <param name="analysis">Null when nothing was protected then.</param>
    /// <param name="scope">What it was judged by.</param>
    public MaskingStep Check(TextAnalysis? analysis, AnalysisScope? scope)
    {
        if (analysis is null || scope is null || !IsActive)
        {
            return IsActive || analysis?.Edited is not null ? MaskingStep.Analyse : MaskingStep.Known;
        }

        if (!analysis.DependsOnNames)
        {
            return ReferenceEquals(scope.Catalog, _base.Catalog)
                && (_tainted.Count == 0 || ReferenceEquals(scope, _scope))
                ? MaskingStep.Known
                : MaskingStep.Analyse;
        }

        return _scope is null ? MaskingStep.AskNames
            : ReferenceEquals(scope, _scope) ? MaskingStep.Known
            : MaskingStep.Analyse;
    }

    /// <summary>Whether every EXECUTE of a text runs what was prepared under the policy in force.</summary>
    public bool MayExecute(TextAnalysis analysis) =>
        analysis.Objects is not { } objects || objects.Executes.All(name => MayExecute(SqlStatements.Key(name)));

    /// <summary>
    /// Whether the text of a statement is one of the policy in force, although it was not seen in a Parse.
    /// </summary>
    /// <param name="key">See <see cref="SqlStatements.Key"/>.</param>
    public bool MayExecute(string key) =>
        (SqlStatements.GenerationOf(key) ?? _first) == _base.Catalog.Generation;

    /// <summary>A text is on its way to the server.</summary>
    public void Sent(TextAnalysis analysis)
    {
        if (analysis.Tainted.Count > 0)
        {
            _tainted.UnionWith(analysis.Tainted);
            _scope = null;
        }

        foreach (var name in analysis.Objects?.Prepares ?? [])
        {
            SqlStatements.Sent(SqlStatements.Key(name));
        }

        _errorsOnly = analysis.MessageLevel switch
        {
            MessageLevel.Unchanged => _errorsOnly,
            MessageLevel.AsAtStart => _errorsOnlyAtStart,
            var level => level == MessageLevel.ErrorsOnly,
        };
        if (analysis.Effects.HasFlag(StatementEffects.Names)
            || (_namesChanged && analysis.Effects.HasFlag(StatementEffects.EndsTransaction)))
        {
            _namesChanged = true;
            _scope = null;
        }
    }

    /// <summary>The question what names mean is on its way, and nothing else.</summary>
    public void AskingNames()
    {
        _namesOf = _base.Catalog;
        _asking = true;
    }

    /// <summary>What the server said names mean, and whether the client wants no warnings.</summary>
    public void NamesAre(SessionNames names, bool errorsOnly)
    {
        _asking = false;
        _errorsOnlyAtStart = _lastNames is null ? errorsOnly : _errorsOnlyAtStart;
        _errorsOnly = errorsOnly;

        // Before there were masks anything may have changed them.
        _namesChanged |= _unverified;
        _unverified = false;
        _lastNames = names with { HaveChanged = _namesChanged };
        _scope = NamesScope(_lastNames);
    }

    /// <summary>The server cannot be asked inside a failed transaction; there nothing but its end runs.</summary>
    public void NamesCannotBeAsked()
    {
        // They hold up to the transaction's end at the latest.
        _namesChanged |= _lastNames is null || _unverified;
        _scope = NamesScope(_lastNames ?? SessionNames.None);
    }

    private AnalysisScope NamesScope(SessionNames names) =>
        analyses.Scope(_base.Catalog, names, new HashSet<string>(_tainted, StringComparer.Ordinal));

    private TextAnalysis? FindIn(AnalysisScope scope, ReadOnlySpan<byte> text)
    {
        var found = scope.Find(text) ?? (text.SequenceEqual(_lastText) ? LastIn(scope) : null);
        return RunsDdl && found?.AsDdl is { } ddl ? ddl : found;
    }

    private TextAnalysis? LastIn(AnalysisScope scope)
    {
        foreach (var (judgedIn, analysis) in _lastAnalyses)
        {
            if (ReferenceEquals(judgedIn, scope))
            {
                return analysis;
            }
        }

        return null;
    }
}
