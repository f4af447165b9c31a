using System.Text;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Classification;

namespace GatewayProxy.Sql.Tests;

/// <summary>
/// What every statement of the corpus is and parses to stands in <c>Corpus/trees.txt</c>: two lines each. With
/// UPDATE_CORPUS=1 the first test writes that file anew, for a person to read the difference.
/// </summary>
public sealed class CorpusTests
{
    [Test]
    public void Every_statement_of_the_corpus_parses_to_its_known_tree()
    {
        var actual = CorpusStatement.All.SelectMany(Describe).ToList();
        if (Environment.GetEnvironmentVariable("UPDATE_CORPUS") is { Length: > 0 } folder)
        {
            File.WriteAllLines(Path.Combine(folder, "trees.txt"), actual);
        }

        Assert.That(actual, Is.EqualTo(File.ReadLines(CorpusStatement.PathOf("trees.txt"))));
    }

    [TestCaseSource(typeof(CorpusStatement), nameof(CorpusStatement.All))]
    public void Oldest_parser_makes_the_same_of_what_it_knows(CorpusStatement statement)
    {
        var outcome = Parsers.Parse(Parsers.Oldest, Encoding.UTF8.GetBytes(statement.Sql));
        var newest = Parsers.Statement(statement.Sql).Node;
        if (statement.Since > Parsers.Oldest.GrammarVersion / 10_000)
        {
            Assert.That(outcome, Is.Not.InstanceOf<Parsed>());
            return;
        }

        Assert.That(outcome, Is.InstanceOf<Parsed>());
        var oldest = ((Parsed)outcome).Statements.Single().Node;
        Assert.That(StatementClassifier.Classify(oldest), Is.EqualTo(StatementClassifier.Classify(newest)));
        Assert.That(Relations(oldest), Is.EqualTo(Relations(newest)));
    }

    [Test]
    public void Every_statement_kind_of_PostgreSQL_is_in_the_corpus_and_has_a_name()
    {
        // These three are no statements of their own: they stand inside others.
        NodeKind[] inner = [NodeKind.PLAssignStmt, NodeKind.RawStmt, NodeKind.ReplicaIdentityStmt, NodeKind.ReturnStmt];
        var statements = Enum.GetValues<NodeKind>().Where(kind => $"{kind}".EndsWith("Stmt", StringComparison.Ordinal));
        var seen = CorpusStatement.All.Select(statement => Parsers.Statement(statement.Sql).Node).ToList();
        Assert.That(seen.Select(node => node.Kind), Is.SupersetOf(statements.Except(inner)));
        Assert.That(seen.Select(StatementClassifier.Classify), Has.None.EqualTo(StatementKind.Unknown));
    }

    private static IEnumerable<string> Describe(CorpusStatement statement)
    {
        var node = Parsers.Statement(statement.Sql).Node;
        var (name, sort) = StatementClassifier.Classify(node);
        return [$"{name} | {sort} | {statement.Sql}", "    " + TreeText.Of(node)];
    }

    private static List<string> Relations(SqlNode node)
        => [.. node.DescendantsAndSelf().Where(below => below.Kind == NodeKind.RangeVar)
            .Select(relation => $"{TreeText.Of(relation)} at {relation.Location}")];
}
