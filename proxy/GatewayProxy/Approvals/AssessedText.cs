using GatewayOperator.Api.ApprovalRules;
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
    public static AssessedText Unseen { get; } = Unknown("a statement that SQL has prepared");

    /// <summary>A text that the server may read in another way than the gateway does.</summary>
    public static AssessedText ReadOtherwise { get; } = Unknown("a text under settings of the session's own");

    /// <summary>A statement that was prepared when no rule was about its grant.</summary>
    public static AssessedText Stale { get; } = Unknown("a statement that was prepared under another policy");

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

    /// <summary>It may be this, or the other.</summary>
    public AssessedText Or(AssessedText other) => new(
        new TextRisks([.. Risks.Statements, .. other.Risks.Statements]),
        [.. Functions.Union(other.Functions)],
        Fault);

    /// <summary>Running it may change how the server reads the next.</summary>
    public bool MayChangeReading { get; } = Risks.Risks.Has(Risk.SessionEscape) || Risks.Risks.Has(Risk.Unrecognised);

    private static AssessedText Unknown(string what) =>
        new(RiskAnalyser.Analyse(new Unrecognised(what), FunctionTrust.Nothing), [], null);

    /// <summary>What it does depends on what the session has prepared under the names it gives.</summary>
    public bool RunsPrepared => Risks.Statements.Any(s => s.Executes is not null);
}
