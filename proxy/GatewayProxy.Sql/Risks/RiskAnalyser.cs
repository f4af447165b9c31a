using GatewayOperator.Api.ApprovalRules;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// Says what is dangerous about a text, from its tree alone: no catalog, no session. Pure, so the answer is kept by
/// exact text beside the parse. What is not understood is Unrecognised.
/// </summary>
public static class RiskAnalyser
{
    /// <summary>A call by the fast path, which names a function by its number.</summary>
    public static TextRisks FunctionCall { get; } = Unknown("calls a function by its number");

    /// <param name="outcome">What came of parsing the text.</param>
    /// <param name="trust">What is known about the database's functions.</param>
    public static TextRisks Analyse(ParseOutcome outcome, FunctionTrust trust) => outcome switch
    {
        Parsed parsed => new([.. parsed.Statements.Select(s => new StatementRiskReader(trust).Read(s.Node))]),
        SyntaxError => Unknown("is no statement of the PostgreSQL that the gateway knows"),
        TooLarge large => Unknown(large.What),
        _ => Unknown("holds something that the gateway does not know"),
    };

    private static TextRisks Unknown(string reason) => new(
    [
        new StatementRisks
        {
            Kinds = [KindNames.Unknown],
            Reasons = [new RiskReason(Risk.Unrecognised, reason)],
            Tables = [],
        },
    ]);
}
