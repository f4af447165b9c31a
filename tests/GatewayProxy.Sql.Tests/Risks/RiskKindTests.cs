using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Classification;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sql.Tests.Risks;

public sealed class RiskKindTests
{
    /// <summary>They stand inside others and are no statements of their own.</summary>
    private static readonly NodeKind[] Inner =
        [NodeKind.PLAssignStmt, NodeKind.RawStmt, NodeKind.ReplicaIdentityStmt, NodeKind.ReturnStmt];

    private static readonly string[] Opaque = ["CALL", "DO", "EXECUTE"];

    [Test]
    public void Every_statement_of_PostgreSQL_is_judged_and_only_opaque_ones_are_unrecognised()
    {
        var unrecognised = CorpusStatement.All
            .Select(c => (c.Sql, Risks: RiskAnswers.Of(c.Sql).Statements.Single()))
            .Where(c => c.Risks.Reasons.Any(r => r.Reason.EndsWith("does not know", StringComparison.Ordinal)));
        Assert.That(unrecognised.Select(c => c.Sql), Is.Empty);
        var judged = CorpusStatement.All.Select(c => Parsers.Statement(c.Sql).Node.Kind).ToHashSet();
        Assert.That(
            judged, Is.SupersetOf(Enum.GetValues<NodeKind>().Except(Inner)
                .Where(k => $"{k}".EndsWith("Stmt", StringComparison.Ordinal))));
    }

    [Test]
    public void What_no_table_has_is_unrecognised() => Assert.That(
        KindRisks.Of(new SqlNode(NodeKind.ReturnStmt, SqlNode.NoLocation, [])).Single().Risk,
        Is.EqualTo(Risk.Unrecognised));

    [Test]
    public void Every_kind_that_a_statement_can_have_is_one_that_a_rule_can_name()
    {
        var kinds = CorpusStatement.All.Select(c => c.Sql).Concat(RiskCase.All.Select(c => c.Sql))
            .SelectMany(sql => RiskAnswers.Of(sql).Statements).SelectMany(s => s.Kinds).Distinct();
        Assert.That(kinds.Where(k => !KindNames.Has(k)), Is.Empty);
    }

    [Test]
    public void Every_kind_that_a_rule_can_name_is_one_that_a_statement_can_have()
    {
        string[] more = ["DICTIONARY", "TEMPLATE", "PARSER"];
        var kinds = CorpusStatement.All.Select(c => c.Sql)
            .Concat(more.Select(o => $"CREATE TEXT SEARCH {o} x (a = b)"))
            .Select(sql => StatementClassifier.Classify(Parsers.Statement(sql).Node).Name)
            .Append(KindNames.Unknown).ToHashSet();
        // ALTER of an object always works alike; the corpus has it for some.
        Assert.That(
            KindNames.All.Where(k => !kinds.Contains(k) && !k.StartsWith("ALTER ", StringComparison.Ordinal)),
            Is.Empty);
    }

    [TestCase("DO")]
    [TestCase("CALL")]
    [TestCase("EXECUTE")]
    public void Opaque_statement_is_unrecognised(string kind)
    {
        Assert.That(Opaque, Does.Contain(kind));
        var of = CorpusStatement.All.Select(c => RiskAnswers.Of(c.Sql, FunctionTrust.Nothing).Statements.Single())
            .Where(s => s.Kind == kind);
        Assert.That(of.All(s => s.Risks.Has(Risk.Unrecognised)));
    }

    [Test]
    public void Text_that_is_too_large_is_unrecognised() => Assert.That(
        RiskAnalyser.Analyse(new TooLarge(SizeLimit.Tokens), FunctionTrust.Nothing).Risks.Has(Risk.Unrecognised));

    [Test]
    public void Text_has_the_risks_of_all_its_statements()
    {
        var text = RiskAnswers.Of("SELECT 1; DROP TABLE a; GRANT x TO y");
        Assert.That(text.Risks.All, Is.EqualTo(
            new[] { Risk.Destructive, Risk.SchemaChange, Risk.PrivilegeChange }));
        Assert.That(text.Statements.Select(s => s.Kind), Is.EqualTo(new[] { "SELECT", "DROP TABLE", "GRANT ROLE" }));
    }

    [Test]
    public void Session_says_what_an_EXECUTE_runs()
    {
        var held = RiskAnswers.Of("PREPARE p AS DELETE FROM shop.orders").Statements.Single();
        var text = RiskAnswers.Of("EXPLAIN ANALYZE EXECUTE p")
            .WithPrepared(name => name == held.Prepares ? held : null);
        var risks = text.Statements.Single();
        Assert.That(risks.Kinds, Is.EqualTo(new[] { "EXPLAIN", "EXECUTE", "DELETE" }));
        Assert.That(risks.Risks.All, Is.EqualTo(new[] { Risk.Destructive, Risk.UnboundedWrite }));
        Assert.That(risks.Tables, Is.EqualTo(new[] { new TouchedTable("shop", "orders") }));
        Assert.That(RiskAnswers.Of("EXECUTE q").WithPrepared(_ => null).Risks.Has(Risk.Unrecognised));
    }
}
