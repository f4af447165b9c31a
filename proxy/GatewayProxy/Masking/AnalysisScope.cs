using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Masking;

/// <summary>
/// What decides about a text besides the text: catalog, names, tainted tables. Texts are judged once in it.
/// </summary>
public sealed class AnalysisScope(MaskCatalog catalog, SessionNames names, IReadOnlySet<string> tainted)
{
    /// <summary>Longer texts are not sent twice: bytes.</summary>
    public const int LongestKept = KnownTexts<TextAnalysis>.LongestKept;

    private readonly KnownTexts<TextAnalysis> _known = new();

    public MaskCatalog Catalog => catalog;

    public SessionNames Names => names;

    public IReadOnlySet<string> Tainted => tainted;

    /// <summary>What holds for a statement whose text the gateway has not seen.</summary>
    public TextAnalysis Unseen { get; } =
        new() { Generation = catalog.Generation, Effects = StatementEffects.Writes };

    public TextAnalysis? Find(ReadOnlySpan<byte> text) => _known.Find(text);

    public void Keep(byte[] text, TextAnalysis analysis) =>
        _known.Keep(text, analysis, analysis.Edited?.Text.Length ?? 0);
}
