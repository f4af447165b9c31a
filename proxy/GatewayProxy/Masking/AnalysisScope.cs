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
    private const int LongestKept = 16 * 1024;

    /// <summary>Then all are forgotten; what is in use comes back at once.</summary>
    private const int MostKept = 4096;

    private readonly ConcurrentDictionary<byte[], TextAnalysis> _known = new(TextComparer.Instance);

    public MaskCatalog Catalog => catalog;

    public SessionNames Names => names;

    public IReadOnlySet<string> Tainted => tainted;

    public TextAnalysis? Find(ReadOnlySpan<byte> text) =>
        _known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var analysis) ? analysis : null;

    public void Keep(byte[] text, TextAnalysis analysis)
    {
        if (text.Length > LongestKept)
        {
            return;
        }

        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        _known[text] = analysis;
    }
}
