namespace GatewayProxy.Sql.Tests.Risks;

/// <summary>
/// A text of <c>Risks/cases/*.sql</c> and what is expected of it. Blank lines part the cases; the lines of a case that
/// begin with <c>--=</c> are the answer, the others the text. A file begins with a comment.
/// </summary>
public sealed record RiskCase(string File, string Sql, IReadOnlyList<string> Expected)
{
    private const string Mark = "--= ";

    public static IReadOnlyList<RiskCase> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.sql").Order(StringComparer.Ordinal).SelectMany(Read)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Risks", "cases");

    public override string ToString() => Sql;

    /// <summary>Writes the cases anew, each with the answer that it gets now.</summary>
    public static void Write(string folder, Func<RiskCase, IEnumerable<string>> answer)
    {
        foreach (var file in All.GroupBy(c => c.File))
        {
            var head = System.IO.File.ReadLines(Path.Combine(Folder, file.Key)).First();
            var blocks = file.Select(c => string.Join('\n', answer(c).Select(line => Mark + line).Prepend(c.Sql)));
            System.IO.File.WriteAllText(
                Path.Combine(folder, file.Key), string.Join("\n\n", blocks.Prepend(head)) + "\n");
        }
    }

    private static IEnumerable<RiskCase> Read(string path) => System.IO.File.ReadAllText(path).Split("\n\n").Skip(1)
        .Select(block => block.Trim('\n').Split('\n'))
        .Select(lines => new RiskCase(
            Path.GetFileName(path),
            string.Join('\n', lines.Where(l => !l.StartsWith(Mark, StringComparison.Ordinal))),
            [.. lines.Where(l => l.StartsWith(Mark, StringComparison.Ordinal)).Select(l => l[Mark.Length..])]));
}
