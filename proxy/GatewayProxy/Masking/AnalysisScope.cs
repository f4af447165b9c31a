using System.Collections.Concurrent;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Masking;

/// <summary>
/// What decides about a text besides the text: catalog, names, tainted tables. Texts are judged once in it, and looked
/// up by every byte afterwards: a shape shared with another text says nothing about what a text does.
/// </summary>
public sealed class AnalysisScope(MaskCatalog catalog, SessionNames names, IReadOnlySet<string> tainted)
{
    /// <summary>Longer texts are not sent twice: bytes.</summary>
    public const int LongestKept = 16 * 1024;

    /// <summary>Bytes of texts; then all are forgotten, and what is in use comes back at once.</summary>
    private const int MostKept = 1024 * 1024;

    /// <summary>What a text costs besides its bytes.</summary>
    private const int Overhead = 512;

    private readonly ConcurrentDictionary<byte[], TextAnalysis> _known = new(TextComparer.Instance);

    private int _bytes;

    public MaskCatalog Catalog => catalog;

    public SessionNames Names => names;

    public IReadOnlySet<string> Tainted => tainted;

    /// <summary>What holds for a statement whose text the gateway has not seen.</summary>
    public TextAnalysis Unseen { get; } =
        new() { Generation = catalog.Generation, Effects = StatementEffects.Writes };

    public TextAnalysis? Find(ReadOnlySpan<byte> text) =>
        _known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var analysis) ? analysis : null;

    public void Keep(byte[] text, TextAnalysis analysis)
    {
        if (text.Length > LongestKept)
        {
            return;
        }

        if (Interlocked.Add(ref _bytes, text.Length + Overhead + (analysis.Edited?.Text.Length ?? 0)) > MostKept)
        {
            _known.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }

        _known[text] = analysis;
    }
}
