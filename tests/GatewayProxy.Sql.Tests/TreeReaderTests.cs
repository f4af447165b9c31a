using System.Text;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Tests;

/// <summary>What a parser of another version could say, and ours must not guess at.</summary>
public sealed class TreeReaderTests
{
    private readonly TreeReader _reader = new();

    [TestCase("""{"NewStmt":{}}""", "NewStmt is an unknown kind of node")]
    [TestCase("""{"Nothing":{}}""", "Nothing is an unknown kind of node")]
    [TestCase("""{"Query":{}}""", "Query is an unknown kind of node")]
    [TestCase("""{"DeleteStmt":{"limitCount":{}}}""", "DeleteStmt has an unknown field limitCount")]
    [TestCase("""{"DeleteStmt":{"relation":{"onlyPart":"p"}}}""", "RangeVar has an unknown field onlyPart")]
    [TestCase("""{"DeleteStmt":{"relation":"t"}}""", "DeleteStmt has an unknown field relation")]
    [TestCase("""{"RangeVar":{"location":"0"}}""", "RangeVar has an unknown field location")]
    [TestCase("""{"RangeVar":{"location":4294967296}}""", "the number location is out of range")]
    [TestCase("""{"DeleteStmt":{},"InsertStmt":{}}""", "DeleteStmt is not alone")]
    [TestCase("""{"DeleteStmt":[]}""", "DeleteStmt has no fields")]
    [TestCase("""{"List":{"items":[1]}}""", "a list holds what is not a node")]
    [TestCase("""{"DeleteStmt":""", "the parser's output cannot be read")]
    public void What_is_not_listed_is_not_read(string statement, string fault)
        => Assert.That(Read(statement), Is.EqualTo(new TreeReading(null, fault)));

    [Test]
    public void Reader_that_refused_a_tree_reads_the_next_one_from_a_clean_start()
    {
        Read("""{"DeleteStmt":{"usingClause":[{"RangeVar":{"relname":"a"}},{"NewNode":{}}]}}""");
        var next = Read("""{"DeleteStmt":{"usingClause":[{"RangeVar":{"relname":"b"}}]}}""").Statements!.Single();
        Assert.That(TreeText.Of(next), Is.EqualTo("""RawStmt(stmt=DeleteStmt(usingClause=[RangeVar(relname="b")]))"""));
    }

    [Test]
    public void Output_without_statements_is_not_read_as_one_that_has_none()
    {
        Assert.That(_reader.Read("""{"version":180004}"""u8).Statements, Is.Null);
        Assert.That(_reader.Read("""{"version":180004,"stmts":[]}"""u8).Statements, Is.Empty);
    }

    private TreeReading Read(string statement)
        => _reader.Read(Encoding.UTF8.GetBytes($$"""{"version":180004,"stmts":[{"stmt":{{statement}}}]}"""));
}
