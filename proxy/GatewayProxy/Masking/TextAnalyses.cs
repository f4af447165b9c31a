using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using GatewayProxy.Approvals;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Rewriting;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Masking;

/// <summary>The parser and what it was asked before, for all sessions of a proxy.</summary>
public sealed class TextAnalyses(SqlParser? parser, ILogger<TextAnalyses> log) : IDisposable
{
    private const int MostScopes = 256;

    private static readonly HashSet<string> Nothing = [];
    private static readonly TextAnalysis Unchanged = new();

    private readonly ConditionalWeakTable<MaskCatalog, ConcurrentDictionary<string, AnalysisScope>> _scopes = [];

    /// <summary>Loads the parser; without one every statement is refused where columns are masked.</summary>
    public static TextAnalyses Load(ILogger<TextAnalyses> log)
    {
        try
        {
            var parser = SqlParser.Load();
            log.ParserLoaded(parser.LibraryPath, parser.GrammarVersion);
            return new TextAnalyses(parser, log);
        }
        catch (DllNotFoundException e)
        {
            // Targets without masks work all the same.
            log.NoParser(e.Message);
            return new TextAnalyses(null, log);
        }
    }

    /// <summary>
    /// The scope that sessions with these share. Without names it holds what does not depend on any.
    /// </summary>
    public AnalysisScope Scope(MaskCatalog catalog, SessionNames? names, IReadOnlySet<string> tainted)
    {
        var scopes = _scopes.GetOrCreateValue(catalog);
        if (scopes.Count > MostScopes)
        {
            scopes.Clear();
        }

        return scopes.GetOrAdd(
            names is null ? "" : Key(names, tainted),
            _ => new AnalysisScope(catalog, names ?? SessionNames.None, tainted));
    }

    public AnalysisScope Scope(MaskCatalog catalog) => Scope(catalog, null, Nothing);

    /// <summary>What the rules have to know of a text.</summary>
    /// <param name="text">It stays as it is from here on.</param>
    /// <param name="trust">What is known about functions of its database.</param>
    public async ValueTask<AssessedText> AssessAsync(byte[] text, FunctionTrust trust)
    {
        try
        {
            return AssessedText.Of(await ParseAsync(text), trust);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NullReferenceException)
        {
            log.AnalysisFailed(e);
            return AssessedText.Of(new Unrecognised("this statement"), trust);
        }
    }

    /// <param name="text">It stays as it is from here on.</param>
    public ValueTask<ParseOutcome> ParseAsync(byte[] text) => parser is null
        ? ValueTask.FromResult<ParseOutcome>(new Unrecognised("SQL: its parser is not installed"))
        : parser.ParseAsync(text, CancellationToken.None);

    /// <summary>Looks into a text that goes on as it came, for tables that it changes.</summary>
    /// <param name="text">A text of which <see cref="ViewReleases.MayConcern"/> holds.</param>
    /// <param name="schema">The schema of masked views.</param>
    public async ValueTask<TextAnalysis> FindReleaseAsync(byte[] text, string schema)
    {
        try
        {
            return parser is null ? Unchanged : new TextAnalysis
            {
                Release = ViewReleases.Find(await parser.ParseAsync(text, CancellationToken.None), schema),
            };
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NullReferenceException)
        {
            log.AnalysisFailed(e);
            return Unchanged;
        }
    }

    /// <summary>Parses a text and judges it in a scope, and in that of the names if it depends on them.</summary>
    /// <param name="text">It stays as it is from here on.</param>
    /// <param name="scope">Where it is looked for first.</param>
    /// <param name="named">Where it is looked for then; null while the names are not known.</param>
    public async ValueTask<IReadOnlyList<(AnalysisScope Scope, TextAnalysis Analysis)>> AnalyseAsync(
        byte[] text, AnalysisScope scope, AnalysisScope? named)
    {
        var outcome = await ParseAsync(text);
        var analysis = JudgeAndKeep(outcome, scope, text);
        return (analysis.DependsOnNames || analysis.AsDdl is not null)
            && named is not null && !ReferenceEquals(named, scope)
            ? [(scope, analysis), (named, JudgeAndKeep(outcome, named, text))]
            : [(scope, analysis)];
    }

    private TextAnalysis JudgeAndKeep(ParseOutcome outcome, AnalysisScope scope, byte[] text)
    {
        var analysis = Judge(outcome, scope, text);
        scope.Keep(text, analysis);
        return analysis;
    }

    // A mistake of ours costs the statement, not the session.
    private TextAnalysis Judge(ParseOutcome outcome, AnalysisScope scope, byte[] text)
    {
        try
        {
            return TextAnalyser.Analyse(outcome, text, scope.Catalog, scope.Names, scope.Tainted);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NullReferenceException)
        {
            log.AnalysisFailed(e);
            return new TextAnalysis { Refusal = Refusals.NotUnderstood("this statement"), DependsOnNames = true };
        }
    }

    public void Dispose() => parser?.Dispose();

    private static string Key(SessionNames names, IReadOnlySet<string> tainted) => string.Join('\0',
    [
        names.HaveChanged ? "changed" : "",
        .. names.Visible.Order().Select(o => o.ToString(CultureInfo.InvariantCulture)),
        "\u0001", .. names.Temporary.Order(StringComparer.Ordinal),
        "\u0001", .. tainted.Order(StringComparer.Ordinal),
    ]);
}
