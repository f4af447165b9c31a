using System.Globalization;

namespace GatewayProxy.Sql.Tests;

/// <summary>A statement of <c>Corpus/statements.sql</c>, one a line.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Since">The major version of PostgreSQL that first has it: <c>-- since 17</c> at the end of the
/// line.</param>
public sealed record CorpusStatement(string Sql, int Since)
{
    private const string Mark = " -- since ";

    public static IReadOnlyList<CorpusStatement> All { get; } =
        [.. File.ReadLines(PathOf("statements.sql")).Where(line => line.Length > 0).Select(Read)];

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Corpus", file);

    public override string ToString() => Sql;

    private static CorpusStatement Read(string line)
    {
        var mark = line.LastIndexOf(Mark, StringComparison.Ordinal);
        return mark < 0
            ? new(line, 0)
            : new(line[..mark], int.Parse(line[(mark + Mark.Length)..], CultureInfo.InvariantCulture));
    }
}
