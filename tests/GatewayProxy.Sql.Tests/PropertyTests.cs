using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace GatewayProxy.Sql.Tests;

public sealed class PropertyTests
{
    private static readonly string[] Words =
    [
        "SELECT", "FROM", "WHERE", "a", "b.c", "(", ")", ",", ";", "*", "1", "'x'", "$1", "::int", "WITH", "AS",
        "INSERT INTO t", "VALUES", "UPDATE t SET", "=", "DELETE FROM", "JOIN", "ON", "USING", "UNION", "ORDER BY",
        "CASE", "WHEN", "END", "NULL", "ARRAY[", "]", "COPY", "TO STDOUT", "/*", "*/", "--\n", "$$", "\"q\"",
        "E'\\n'", "U&'\\0061'", "CREATE TABLE", "RETURNING", "ż", "||", "IN", "NOT", "EXISTS", "LATERAL",
        "GROUP BY", "OVER", "MERGE INTO", "FOR UPDATE", ".", "[", "B'1'", "1e5",
    ];

    [Test]
    public void No_text_of_ASCII_ends_anything()
        => Run(Gen.ArrayOf(Gen.Choose(1, 127).Select(unit => (byte)unit)), Parsers.Parse);

    [Test]
    public void No_bytes_end_anything()
        => Run(Gen.ArrayOf(Gen.Choose(0, 255).Select(unit => (byte)unit)), Parsers.Parse);

    [Test]
    public void No_jumble_of_SQL_ends_anything()
        => Run(
            Gen.ArrayOf(Gen.Elements(Words)).Select(words => Encoding.UTF8.GetBytes(string.Join(' ', words))),
            Parsers.Parse);

    [Test]
    public void Statement_cut_anywhere_ends_nothing()
        => Run(
            from statement in Gen.Elements<CorpusStatement>(CorpusStatement.All)
            from length in Gen.Choose(0, statement.Sql.Length)
            select Encoding.UTF8.GetBytes(statement.Sql[..length]),
            Parsers.Parse);

    [Test]
    public void Every_location_lies_within_the_text()
        => Run(
            from statement in Gen.Elements<CorpusStatement>(CorpusStatement.All)
            select Encoding.UTF8.GetBytes(statement.Sql),
            sql => ((Parsed)Parsers.Parse(sql)).Statements.Single().Node.DescendantsAndSelf()
                .All(node => node.Location >= -1 && node.Location < sql.Length)
                ? new object()
                : null);

    private static void Run(Gen<byte[]> texts, Func<byte[], object?> outcome)
        => Prop.ForAll(Arb.From(texts), text => outcome(text) is not null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(200));
}
