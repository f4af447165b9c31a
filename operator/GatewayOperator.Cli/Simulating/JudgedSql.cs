using GatewayProxy.Sql.Risks;

namespace GatewayOperator.Cli.Simulating;

/// <summary>A recorded text, and what the gateway sees in it.</summary>
/// <param name="Text">As it is recorded.</param>
/// <param name="Risks">Null when it cannot be judged.</param>
/// <param name="Shape">What it has in common with others; for people.</param>
/// <param name="Fault">Why it cannot be judged.</param>
internal sealed record JudgedSql(RecordedSql Text, TextRisks? Risks, string Shape, string? Fault)
{
    public const string NotWhole = "text not recorded as a whole";
    public const string NoSql = "text that is no SQL, whatever the rules say";

    public static JudgedSql None { get; } = new(RecordedSql.None, null, "", NotWhole);

    public static JudgedSql FunctionCall { get; } =
        new(new RecordedSql("(function call)", null, false), RiskAnalyser.FunctionCall, "(function call)", null);
}
