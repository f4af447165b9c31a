using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Masking.Corpus;

/// <summary>The corpora as lists of cases; tests/Masking/README.md says how their files are written.</summary>
public static class CorpusFolder
{
    public static IReadOnlyList<SqlCase> Attacks { get; } = Read("attacks", expected: null);

    /// <summary>Writes that would depend on a mask: all are refused, whatever their shape.</summary>
    public static IReadOnlyList<SqlCase> Writes { get; } = Read("writes", Expectation.RefusedAsForbidden);

    public static IReadOnlyList<SqlCase> Dml { get; } = Read("dml", expected: null);

    /// <summary>Statements with values that a client types for protected columns.</summary>
    public static IReadOnlyList<SqlCase> Typed { get; } = Read("typed", Expectation.Parse("masked"));

    public static IReadOnlyList<Question> Questions { get; } =
        [.. Files("analysts").SelectMany(file => SqlBlock.Read(file).Select(block => new Question(
            Path.GetFileNameWithoutExtension(file), block.Head[0], block.Statements().Single())))];

    private static IReadOnlyList<SqlCase> Read(string folder, Expectation? expected) =>
        [.. Files(folder).SelectMany(file =>
            SqlBlock.Read(file).Select(block => Case(Path.GetFileNameWithoutExtension(file), block, expected)))];

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf($"tests/Masking/Corpus/{folder}"), "*.sql").Order();

    private static SqlCase Case(string file, SqlBlock block, Expectation? expected)
    {
        var head = block.Head.Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var whole = head.GetValueOrDefault("send") == "as one message";
        return new SqlCase
        {
            Class = file,
            Name = head["case"],
            Expectation = expected ?? Expectation.Parse(head["expect"]),
            Statements = whole ? [block.Sql] : block.Statements(),
            Parameters = head.TryGetValue("bind", out var values) ? values.Split(" | ") : [],
            CopyData = head.TryGetValue("data", out var line) ? [line] : [],
            Awaits = head.GetValueOrDefault("awaits"),
            Unlike = head.GetValueOrDefault("unlike"),
            Shows = head.GetValueOrDefault("shows"),
            Tag = head.GetValueOrDefault("tag"),
            SimpleOnly = whole || head.GetValueOrDefault("only") == "simple",
        };
    }
}
