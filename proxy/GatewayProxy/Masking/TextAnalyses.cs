using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Masking;

/// <summary>The parser and what it was asked before, for all sessions of a proxy.</summary>
public sealed class TextAnalyses : IDisposable
{
    private const int MostScopes = 256;

    private static readonly HashSet<string> Nothing = [];

    private readonly ConditionalWeakTable<MaskCatalog, ConcurrentDictionary<string, AnalysisScope>> _scopes = [];
    private readonly SqlParser? _parser;

    public TextAnalyses(ILogger<TextAnalyses> log)
    {
        try
        {
            _parser = SqlParser.Load();
            log.ParserLoaded(_parser.LibraryPath, _parser.GrammarVersion);
        }
        catch (DllNotFoundException e)
        {
            // Targets without masks work all the same.
            log.NoParser(e.Message);
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

    public async ValueTask<TextAnalysis> AnalyseAsync(AnalysisScope scope, byte[] text)
    {
        var outcome = _parser is null
            ? new Unrecognised("SQL: its parser is not installed")
            : await _parser.ParseAsync(text, CancellationToken.None);
        var analysis = TextAnalyser.Analyse(outcome, text, scope.Catalog, scope.Names, scope.Tainted);
        scope.Keep(text, analysis);
        return analysis;
    }

    public void Dispose() => _parser?.Dispose();

    private static string Key(SessionNames names, IReadOnlySet<string> tainted) => string.Join('\0',
    [
        names.HaveChanged ? "changed" : "", .. names.SearchPath,
        "\u0001", .. names.Temporary.Order(StringComparer.Ordinal),
        "\u0001", .. tainted.Order(StringComparer.Ordinal),
    ]);
}
