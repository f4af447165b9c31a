using GatewayProxy.Recording.Reading;
using Spectre.Console;

namespace GatewayOperator.Cli.Output;

/// <summary>
/// Columns of text: drawn for a person, aligned with blanks for a pipe. Cells come from files, so what would steer the
/// terminal is made visible.
/// </summary>
internal sealed class Table
{
    private readonly string[] _headings;
    private readonly List<string[]> _rows = [];

    public Table(params string[] headings) => _headings = headings;

    public int Count => _rows.Count;

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(cell => PrintableText.Escape(cell, " "))]);

    public void Print(Terminal terminal)
    {
        if (terminal.Interactive)
        {
            Draw(terminal);
            return;
        }

        var widths = _headings.Select((heading, i) => _rows.Select(row => row[i].Length).Append(heading.Length).Max());
        var columns = widths.ToArray();
        foreach (var row in _rows.Prepend(_headings))
        {
            var line = string.Join("  ", row.Select((cell, i) => cell.PadRight(columns[i])));
            terminal.Output.WriteLine(line.TrimEnd());
        }
    }

    private void Draw(Terminal terminal)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Simple);
        foreach (var heading in _headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Output) }).Write(table);
    }
}
