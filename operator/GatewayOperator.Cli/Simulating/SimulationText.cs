using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Simulating;

/// <summary>A simulation as a person reads it.</summary>
internal static class SimulationText
{
    private const int Longest = 200;
    private const string Indent = "   ";

    public static string Write(SimulationReport report)
    {
        var text = new StringBuilder();
        foreach (var same in report.Changes.GroupBy(c => (c.From, c.To)))
        {
            Line(text, $"{same.Key.From} -> {same.Key.To}: {same.Sum(c => c.Statements)} statement(s)");
            foreach (var change in same)
            {
                var redacted = change.Redacted == 0 ? "" : $" ({change.Redacted} with literals that are not recorded)";
                Line(text, $"{Indent}{change.Statements} of {change.Shape}{redacted}");
                Line(text, $"{Indent}{Indent}{change.Why}");
                var example = change.Example;
                Line(text, $"{Indent}{Indent}{example.Session} [{example.Statement}] {example.Grant}: {example.Sql}");
            }
        }

        Counts(text, "not judged", report.NotJudged);
        Counts(text, "of grants that the directory does not have", report.OtherGrants);
        Line(text, $"{report.Statements} statement(s) of {report.Sessions} session(s): {report.Changed} would change, "
            + $"{report.Unchanged} would not");
        return text.ToString();
    }

    private static void Counts(StringBuilder text, string what, IReadOnlyDictionary<string, int> counts)
    {
        if (counts.Count > 0)
        {
            Line(text, $"{what}: {counts.Values.Sum()} statement(s)");
        }

        foreach (var (name, count) in counts)
        {
            Line(text, $"{Indent}{count} of {name}");
        }
    }

    // Texts are not ours: none may steer the terminal or look like another line.
    private static void Line(StringBuilder text, string line)
    {
        var shown = PrintableText.Escape(line, " ");
        text.Append(shown.Length <= Longest ? shown : shown[..Longest] + "…").Append('\n');
    }
}
