namespace GatewayOperator.Tests.Masking.Corpus;

/// <summary>A paragraph of a corpus file: comment lines at its head, then SQL.</summary>
public sealed record SqlBlock(IReadOnlyList<string> Head, string Sql)
{
    private const string Comment = "-- ";

    /// <summary>The paragraphs with SQL; blank lines part them.</summary>
    public static IEnumerable<SqlBlock> Read(string path) => File.ReadAllText(path)
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(paragraph => paragraph.Trim('\n').Split('\n'))
        .Select(lines => (Lines: lines, Head: lines.TakeWhile(IsComment).Select(l => l[Comment.Length..]).ToList()))
        .Where(block => block.Head.Count < block.Lines.Length)
        .Select(block => new SqlBlock(block.Head, string.Join('\n', block.Lines.Skip(block.Head.Count))));

    /// <summary>The statements: each ends with a semicolon at the end of a line, outside dollar quotes.</summary>
    public IReadOnlyList<string> Statements()
    {
        var statements = new List<string>();
        var lines = new List<string>();
        foreach (var line in Sql.Split('\n'))
        {
            lines.Add(line);
            var text = string.Join('\n', lines);
            if (line.EndsWith(';') && text.Split("$$").Length % 2 == 1)
            {
                statements.Add(text[..^1]);
                lines.Clear();
            }
        }

        return lines.Count == 0
            ? statements
            : throw new FormatException($"This does not end with a semicolon: {Sql}");
    }

    private static bool IsComment(string line) => line.StartsWith(Comment, StringComparison.Ordinal);
}
