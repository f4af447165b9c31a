using GatewayProxy.Sql.Estimates;

namespace GatewayProxy.Sql.Tests.Estimates;

/// <summary>Which texts the planner may be asked about, and what its answer says.</summary>
public sealed class EstimateTests
{
    [TestCase("DELETE FROM orders", true)]
    [TestCase("UPDATE orders SET total = total + 1 WHERE at < now()", true)]
    [TestCase("WITH gone AS (DELETE FROM orders RETURNING *) SELECT count(*) FROM gone", true)]
    [TestCase("INSERT INTO a SELECT lower(b) FROM c", true)]
    [TestCase("DELETE FROM orders WHERE id = $1", false)]
    [TestCase("SELECT touch(id) FROM orders", false)]
    [TestCase("SELECT shop.lower(a) FROM orders", false)]
    [TestCase("SELECT pg_catalog.pg_terminate_backend(1)", false)]
    [TestCase("SELECT a OPERATOR(shop.+) b FROM orders", false)]
    [TestCase("SELECT 1 INTO t", false)]
    [TestCase("DELETE FROM orders; DELETE FROM lines", false)]
    [TestCase("TRUNCATE orders", false)]
    [TestCase("EXECUTE p", false)]
    [TestCase("CALL p()", false)]
    [TestCase("DELETE", false)]
    [TestCase("SELECT 1 FROM orders WHERE a OPERATOR(shop.=) ANY (SELECT b FROM lines)", false)]
    [TestCase("SELECT 1 FROM orders WHERE a IN (SELECT b FROM lines) ORDER BY 1 USING <", true)]
    [TestCase("SELECT 1 FROM orders ORDER BY a USING OPERATOR(shop.<)", false)]
    [TestCase("SELECT a::int, b::pg_catalog.text FROM orders", true)]
    [TestCase("SELECT 'x'::shop.state FROM orders", false)]
    [TestCase("DELETE FROM orders WHERE state = shop.state 'x'", false)]
    public void Planner_is_asked_about_texts_that_name_nothing_but_the_servers_own(string sql, bool asked) =>
        Assert.That(ExplainableTexts.Has(Parsers.Parse(sql)), Is.EqualTo(asked));

    [TestCase("""[{"Plan":{"Node Type":"Seq Scan","Plan Rows":120}}]""", 120)]
    [TestCase(
        """
        [{"Plan":{"Node Type":"ModifyTable","Plan Rows":0,"Plans":[
            {"Parent Relationship":"Outer","Plan Rows":7},
            {"Parent Relationship":"InitPlan","Plan Rows":900}]}}]
        """,
        7)]
    [TestCase(
        """
        [{"Plan":{"Node Type":"Aggregate","Plan Rows":1,"Plans":[
            {"Node Type":"ModifyTable","Parent Relationship":"InitPlan","Plan Rows":50,"Plans":[
                {"Parent Relationship":"Outer","Plan Rows":50}]}]}}]
        """,
        50)]
    [TestCase("""[{"Plan":{"Plan Rows":1e300}}]""", 1L << 62)]
    public void Estimate_is_what_a_statement_returns_or_writes(string plan, long rows) =>
        Assert.That(PlannedRows.Read(plan), Is.EqualTo(rows));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""[{"Plan":{"Plan Rows":"many"}}]""")]
    public void Anything_else_is_no_estimate(string? plan) => Assert.That(PlannedRows.Read(plan), Is.Null);
}
