using System.Text;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>Which literals may be shown to whoever reads a recording; # stands for those that may not.</summary>
public sealed class LiteralUseTests
{
    [TestCase("SELECT id, name FROM customers WHERE id = 5 AND country IN ('a', 'b') LIMIT 3")]
    [TestCase("SELECT * FROM orders WHERE note = 'x' AND id = 7")]
    [TestCase("INSERT INTO orders (id, note) VALUES (1, 'x'), (2, 'y')")]
    [TestCase("UPDATE customers SET name = 'x' WHERE id = 5")]
    [TestCase("SELECT lower('x'), count(*) FROM orders")]
    [TestCase("SET application_name = 'x'")]
    public void Statement_that_comes_to_no_protected_column_is_shown(string sql)
    {
        var analysis = Masks.Analyse(sql);
        Assert.That(analysis.Refusal, Is.Null);
        Assert.That(analysis.Literals, Is.SameAs(LiteralUse.Open));
    }

    [TestCase("SELECT id FROM customers WHERE email = 'x'", "SELECT id FROM customers WHERE email = #")]
    [TestCase("SELECT email FROM customers WHERE id = 5 AND email = 'x' LIMIT 3",
        "SELECT email FROM customers WHERE id = 5 AND email = # LIMIT 3")]
    [TestCase("SELECT email, 'x' FROM customers WHERE id = -  5 ORDER BY 1",
        "SELECT email, # FROM customers WHERE id = -  5 ORDER BY 1")]
    [TestCase("SELECT * FROM customers WHERE customers.country::text = 'x' OR country = 'y'::text",
        "SELECT * FROM customers WHERE customers.country::text = # OR country = 'y'::text")]
    [TestCase("SELECT email FROM customers WHERE id IN (1, 2) AND id BETWEEN 3 AND 4 AND id = ANY ('{5}')",
        "SELECT email FROM customers WHERE id IN (1, 2) AND id BETWEEN 3 AND 4 AND id = ANY ('{5}')")]
    [TestCase("SELECT email::varchar(20) FROM customers WHERE name || 'x' = email",
        "SELECT email::varchar(20) FROM customers WHERE name || # = email")]
    [TestCase("INSERT INTO customers (id, email, name) VALUES (1, 'x', 'n'), (2, 'y', 'm')",
        "INSERT INTO customers (id, email, name) VALUES (1, #, 'n'), (2, #, 'm')")]
    [TestCase("INSERT INTO customers VALUES (1, 'n', 'x')", "INSERT INTO customers VALUES (#, #, #)")]
    [TestCase("INSERT INTO customers (id, email) SELECT 1, 'x'", "INSERT INTO customers (id, email) SELECT #, #")]
    [TestCase("UPDATE customers SET email = 'x', name = 'n' WHERE id = 5",
        "UPDATE customers SET email = #, name = 'n' WHERE id = 5")]
    [TestCase("INSERT INTO customers (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = 'n' WHERE "
        + "excluded.email = 'x'",
        "INSERT INTO customers (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = 'n' WHERE excluded.email = #")]
    [TestCase("SELECT * FROM (SELECT email AS id FROM customers) s WHERE id = 'x'",
        "SELECT * FROM (SELECT email AS id FROM customers) s WHERE id = #")]
    [TestCase("WITH s(id) AS (SELECT email FROM customers) SELECT 1 FROM s WHERE s.id = 'x'",
        "WITH s(id) AS (SELECT email FROM customers) SELECT # FROM s WHERE s.id = #")]
    [TestCase("SELECT c.email FROM customers c, orders o WHERE o.note = 'x' AND c.id = 5",
        "SELECT c.email FROM customers c, orders o WHERE o.note = # AND c.id = 5")]
    [TestCase("SELECT id FROM customers WHERE email 'x' AND id = 5",
        "SELECT id FROM customers WHERE email # AND id = 5")]
    [TestCase("SELECT register('x'), 'y'", "SELECT register(#), 'y'")]
    [TestCase("SELECT 'x'; SELECT id FROM customers WHERE email = 'y'; SELECT 'z'",
        "SELECT 'x'; SELECT id FROM customers WHERE email = #; SELECT 'z'")]
    [TestCase("SELECT x FROM filled WHERE x = 'x' AND id = 5", "SELECT x FROM filled WHERE x = # AND id = #")]
    [TestCase("PREPARE p AS SELECT id FROM customers WHERE email = 'x'",
        "PREPARE p AS SELECT id FROM customers WHERE email = #")]
    [TestCase("COPY (SELECT id FROM customers WHERE email = 'x' AND id = 5) TO STDOUT",
        "COPY (SELECT id FROM customers WHERE email = # AND id = 5) TO STDOUT")]
    public void Literal_is_shown_only_where_it_can_be_no_protected_value(string sql, string shown)
    {
        var analysis = Masks.Analyse(sql);
        Assert.That(analysis.Refusal, Is.Null, sql);
        Assert.That(Shown(sql, analysis.Literals), Is.EqualTo(shown));
    }

    [TestCase("DELETE FROM customers WHERE email = 'x'")]
    [TestCase("SELECT secret FROM customers WHERE id = 5")]
    [TestCase("DO $$ x $$")]
    public void Nothing_of_a_refused_text_is_shown(string sql)
    {
        var analysis = Masks.Analyse(sql);
        Assert.That(analysis.Refusal, Is.Not.Null);
        Assert.That(analysis.Literals, Is.SameAs(LiteralUse.Protected));
    }

    [Test]
    public void Parameter_is_shown_only_when_it_is_nowhere_protected()
    {
        var use = Masks.Analyse(
            "SELECT email FROM customers WHERE id = $1 AND email = $2 AND name = $3 AND $3 = email LIMIT $4").Literals;
        Assert.That(
            Enumerable.Range(1, 5).Select(use.ShowsParameter),
            Is.EqualTo(new[] { true, false, false, true, false }));
    }

    private static string Shown(string sql, LiteralUse use)
    {
        var shown = new StringBuilder(sql);
        foreach (var literal in LiteralScan.Of(Encoding.UTF8.GetBytes(sql)).Literals.Reverse())
        {
            if (!use.Shows(literal.Start))
            {
                shown.Remove(literal.Start, literal.End - literal.Start).Insert(literal.Start, '#');
            }
        }

        return shown.ToString();
    }
}
