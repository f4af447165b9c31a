using System.Runtime.CompilerServices;
using GatewayOperator.Api.Values;
using GatewayProxy.Masking;
using GatewayProxy.Sql.Catalog;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Approvals;

/// <summary>What the rules have to know of the texts of one database, for all sessions.</summary>
/// <param name="catalog">What is known about the database's code.</param>
/// <param name="vouched">Functions that the platform team vouches for.</param>
/// <param name="analyses">The parser.</param>
public sealed class TextAssessments(
    MaskCatalog catalog, IReadOnlyList<FunctionSignature> vouched, TextAnalyses analyses)
{
    // By parser as well: proxies in one process have their own, and it ends with them.
    private static readonly ConditionalWeakTable<TextAnalyses, ConditionalWeakTable<
        IReadOnlyList<FunctionSignature>, ConditionalWeakTable<MaskCatalog, TextAssessments>>> All = [];

    private readonly KnownTexts<AssessedText> _known = new();

    // Where nothing is masked nobody has looked which code of the database writes.
    private readonly FunctionTrust _trust = new(catalog.Relations.Count == 0 ? null : catalog.Code, vouched);

    public static TextAssessments Of(
        MaskCatalog catalog, IReadOnlyList<FunctionSignature> vouched, TextAnalyses analyses) =>
        All.GetOrCreateValue(analyses).GetOrCreateValue(vouched)
            .GetValue(catalog, of => new TextAssessments(of, vouched, analyses));

    /// <summary>Null when it has to be assessed first.</summary>
    public AssessedText? Find(ReadOnlySpan<byte> text) => _known.Find(text);

    /// <param name="text">It stays as it is from here on.</param>
    public async ValueTask<AssessedText> AssessAsync(byte[] text)
    {
        var assessed = await analyses.AssessAsync(text, _trust);
        _known.Keep(text, assessed, assessed.Functions.Sum(f => f.Length * sizeof(char)));
        return assessed;
    }
}
