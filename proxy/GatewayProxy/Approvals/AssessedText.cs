using GatewayProxy.Protocol.Errors;
using GatewayProxy.Sql;
using GatewayProxy.Sql.Estimates;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Approvals;

/// <summary>What the rules have to know of a text. Immutable; the same for every session.</summary>
/// <param name="Risks">What is dangerous about it.</param>
/// <param name="Functions">The functions that it calls by name.</param>
/// <param name="Fault">What any server would answer; null for a text that is SQL.</param>
public sealed record AssessedText(TextRisks Risks, IReadOnlyList<string> Functions, ServerError? Fault)
{
    /// <summary>A statement whose text did not come by.</summary>
    public static AssessedText Unseen { get; } =
        new(RiskAnalyser.Analyse(new Unrecognised("a statement that SQL has prepared"), FunctionTrust.Nothing), [], null);

    /// <summary>A text of which there is only the head.</summary>
    public static AssessedText TooLong { get; } =
        new(RiskAnalyser.Analyse(new TooLarge(SizeLimit.Bytes), FunctionTrust.Nothing), [], null);

    public static AssessedText FunctionCall { get; } = new(RiskAnalyser.FunctionCall, [], null);

    public static AssessedText Of(ParseOutcome outcome, FunctionTrust trust) => new(
        RiskAnalyser.Analyse(outcome, trust),
        CalledFunctions.In(outcome),
        outcome is SyntaxError error ? new ServerError("42601", error.Message) { Position = error.Position } : null)
    {
        MayExplain = ExplainableTexts.Has(outcome),
    };

    /// <summary>The planner may be asked about it before it is approved.</summary>
    public bool MayExplain { get; private init; }

    /// <summary>As the journal has them.</summary>
    public IReadOnlyList<string> RiskNames { get; } = [.. Risks.Risks.All.Select(r => r.ToString())];

    /// <summary>What it does depends on what the session has prepared under the names it gives.</summary>
    public bool RunsPrepared => Risks.Statements.Any(s => s.Executes is not null);
}
