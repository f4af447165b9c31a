using System.Text;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>A table in Markdown, its columns aligned so that it can be read as it is.</summary>
public sealed record Table(IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public override string ToString()
    {
        var widths = Head.Select((h, i) => Rows.Select(r => r[i].Length).Append(h.Length).Max()).ToList();
        var text = new StringBuilder();
        Append(text, Head, widths);
        Append(text, [.. widths.Select(w => new string('-', w))], widths);
        foreach (var row in Rows)
        {
            Append(text, row, widths);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells, List<int> widths) =>
        text.Append("| ").AppendJoin(" | ", cells.Select((c, i) => c.PadRight(widths[i]))).Append(" |\n");
}
