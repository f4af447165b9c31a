using System.Text;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Tests;

public sealed class PositionTests
{
    private const string Before = "SELECT 'żółw 🐢' AS \"ż\" /* ł */, ";

    [TestCase("customers")]
    [TestCase("public.customers")]
    [TestCase("public . /* here */ \"Customers\"")]
    [TestCase("db.public.customers")]
    [TestCase("\"we\"\"ird\".\"ż.ó\"")]
    [TestCase("U&\"d\\0061t\" . U&\"!0061\" UESCAPE '!'")]
    [TestCase("U&\"d\\0061t\"")]
    [TestCase("żółw.łódź")]
    [TestCase("\"public\".\n -- why not\n x")]
    [TestCase("national")]
    public void Name_of_a_relation_is_found_by_its_bytes_whatever_stands_before(string name)
    {
        foreach (var (head, tail) in new[] { ("a FROM ", " AS t WHERE a"), ("b FROM x, ONLY ", "") })
        {
            var sql = Before + head + name + tail;
            var (statement, tokens) = Parse(sql);
            var relation = statement.DescendantsAndSelf().Last(node => node.Kind == NodeKind.RangeVar);
            var bytes = Encoding.UTF8.GetBytes(sql);
            var found = bytes[relation.Location..tokens.EndOfName(relation.Location)];
            Assert.That(Encoding.UTF8.GetString(found), Is.EqualTo(name));
        }
    }

    [Test]
    public void Location_zero_is_a_location_and_none_is_none()
    {
        var (statement, _) = Parse("WITH x AS (SELECT 1) TABLE x");
        Assert.That(statement.Node("withClause")!.Location, Is.EqualTo(0));
        Assert.That(statement.Location, Is.EqualTo(SqlNode.NoLocation));
    }

    [Test]
    public void Statements_of_one_text_are_cut_at_their_semicolons()
    {
        const string Sql = " SELECT 'ż;' ; /* ; */ DELETE FROM t;; COMMIT";
        var bytes = Encoding.UTF8.GetBytes(Sql);
        foreach (var parser in new[] { Parsers.Preferred, Parsers.Oldest })
        {
            var statements = ((Parsed)Parsers.Parse(parser, bytes)).Statements;
            Assert.That(statements.Select(statement => statement.Node.Kind),
                Is.EqualTo(new[] { NodeKind.SelectStmt, NodeKind.DeleteStmt, NodeKind.TransactionStmt }));
            var texts = statements.Select(part => Encoding.UTF8.GetString(bytes, part.Start, part.Length)).ToList();
            Assert.That(texts[0].Trim(), Is.EqualTo("SELECT 'ż;'"));
            Assert.That(texts[1], Does.EndWith("DELETE FROM t"));
            Assert.That(texts[2].Trim(), Is.EqualTo("COMMIT"));
        }
    }

    [TestCase("")]
    [TestCase(" ;; -- nothing")]
    public void Text_without_a_statement_has_none(string sql)
        => Assert.That(((Parsed)Parsers.Parse(sql)).Statements, Is.Empty);

    [TestCase("SELECT 'ż' FORM t x", "syntax error at or near \"t\"", 17)]
    [TestCase("SELEC 'unterminated", "syntax error at or near \"SELEC\"", 1)]
    [TestCase("SELECT 'ż', 'unterminated", "unterminated quoted string at or near \"'unterminated\"", 13)]
    [TestCase("SELECT 1 FROM", "syntax error at end of input", 0)]
    public void Error_says_what_the_server_says_and_where_in_characters(string sql, string message, int position)
    {
        var error = (SyntaxError)Parsers.Parse(sql);
        Assert.That(error.Message, Is.EqualTo(message));
        Assert.That(error.Position, Is.EqualTo(position > 0 ? position : sql.Length + 1));
    }

    [Test]
    public void Tokens_cover_all_but_blanks()
    {
        foreach (var statement in CorpusStatement.All)
        {
            var text = Encoding.UTF8.GetBytes(statement.Sql);
            var blanks = text.Select(unit => unit is (byte)' ').ToArray();
            foreach (var token in ((Parsed)Parsers.Parse(text)).Tokens.Tokens)
            {
                Array.Fill(blanks, true, token.Start, token.End - token.Start);
            }

            Assert.That(blanks, Has.None.False, statement.Sql);
        }
    }

    private static (SqlNode Statement, TokenScan Tokens) Parse(string sql)
    {
        var outcome = Parsers.Parse(sql);
        Assert.That(outcome, Is.InstanceOf<Parsed>(), sql);
        return (((Parsed)outcome).Statements.Single().Node, ((Parsed)outcome).Tokens);
    }
}
