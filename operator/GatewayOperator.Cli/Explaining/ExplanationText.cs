using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Explaining;

/// <summary>An explanation as a person reads it; the error in psql's form.</summary>
internal static class ExplanationText
{
    private const string Indent = "   ";

    public static string Write(Explanation explanation)
    {
        var text = new StringBuilder();
        Line(text, $"{Words(explanation.Verdict)} under {explanation.Grant} in {explanation.Database}");
        if (explanation.Refusal is { } refusal)
        {
            Field(text, "ERROR", $"{refusal.SqlState}: {refusal.Message}");
            Field(text, "DETAIL", refusal.Detail);
            Field(text, "HINT", refusal.Hint);
            Field(text, "POSITION", refusal.Position > 0 ? $"character {refusal.Position}" : null);
        }

        foreach (var warning in explanation.Warnings)
        {
            Field(text, "WARNING", warning.Message);
            Field(text, "HINT", warning.Hint);
        }

        foreach (var statement in explanation.Statements)
        {
            Append(text, statement);
        }

        if (explanation.Sent is { } sent)
        {
            Line(text, "sent to PostgreSQL");
            Line(text, Indent + sent);
        }

        Line(text, "not known here");
        foreach (var open in explanation.NotKnown)
        {
            Line(text, Indent + open);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ExplainedStatement statement)
    {
        var relations = statement.Relations.Count > 0 ? $" of {string.Join(", ", statement.Relations)}" : "";
        Line(text, $"{statement.Kind} ({statement.Class}){relations}");
        foreach (var column in statement.Columns)
        {
            var how = column.Exposure == ColumnExposure.Masked
                ? $"mask {column.Mask?.ToString() ?? "of an older operator"}"
                : "denied, it has no mask";
            var why = column.Rules.Count > 0 ? $" by {string.Join(", ", column.Rules)}" : "";
            Line(text, $"{Indent}{column.Column}: {how}{why}; {string.Join(", ", column.Places)}");
        }
    }

    private static string Words(ExplainedVerdict verdict) => verdict switch
    {
        ExplainedVerdict.Runs => "runs",
        ExplainedVerdict.RunsMasked => "runs masked",
        _ => "refused",
    };

    private static void Field(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            Line(text, $"{name}:  {value}");
        }
    }

    // Names and texts are the user's, or a database's: nothing of them steers the terminal.
    private static void Line(StringBuilder text, string line) =>
        text.Append(PrintableText.Escape(line, "\n" + Indent)).Append('\n');
}
