using GatewayProxy.Approvals;
using GatewayProxy.Masking;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sessions;

/// <summary>What was found about a text; <c>default</c> where nothing is masked.</summary>
/// <param name="Analysis">Null where nothing is masked.</param>
/// <param name="Scope">What it was judged by.</param>
public readonly record struct JudgedText(TextAnalysis? Analysis, AnalysisScope? Scope)
{
    /// <summary>What the rules have to know of it; null where no rule is about its grant.</summary>
    public AssessedText? Assessed { get; init; }

    /// <summary>The server may read it in another way than the gateway.</summary>
    public bool IsReadOtherwise { get; init; }

    /// <summary>What goes upstream in place of the text; empty when the text does.</summary>
    public ReadOnlySpan<byte> Sent => Analysis?.Edited?.Text;

    /// <summary>It changes the schema, on another connection and once it is approved.</summary>
    public bool IsDdl => Analysis?.IsDdl == true;

    public Refusal? Refusal => Analysis?.Refusal;
}
