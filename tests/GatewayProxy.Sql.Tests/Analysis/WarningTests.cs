namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>Conditions that compare a mask are told, and nothing else is.</summary>
public sealed class WarningTests
{
    private const string Email = "predicate on masked column public.customers.email compares the mask, not the value";

    [TestCase("SELECT id FROM customers WHERE email = 'x'")]
    [TestCase("SELECT id FROM customers c WHERE lower(c.email) LIKE 'x%'")]
    [TestCase("SELECT id FROM customers c JOIN orders o ON o.mail = c.email")]
    [TestCase("SELECT id FROM customers JOIN orders USING (email)")]
    [TestCase("SELECT country FROM customers GROUP BY country HAVING max(email) > 'x'")]
    [TestCase("SELECT count(*) FILTER (WHERE email = 'x') FROM customers")]
    [TestCase("SELECT id FROM orders WHERE mail IN (SELECT email FROM customers)")]
    [TestCase("SELECT id FROM orders WHERE EXISTS (SELECT 1 FROM customers c WHERE c.email = orders.mail)")]
    [TestCase("SELECT (SELECT id FROM customers WHERE email = 'x' AND email <> 'y')")]
    [TestCase("WITH c AS (SELECT id FROM customers WHERE email = 'x') SELECT id FROM c")]
    [TestCase("SELECT id FROM (SELECT id FROM customers WHERE public.customers.email = 'x') s")]
    [TestCase("COPY (SELECT id FROM customers WHERE email = 'x') TO STDOUT")]
    [TestCase("DECLARE c CURSOR FOR SELECT id FROM customers WHERE email = 'x'")]
    [TestCase("SET client_min_messages = warning; SELECT id FROM customers WHERE email = 'x'")]
    [TestCase("SET client_min_messages = error; RESET client_min_messages; SELECT id FROM customers WHERE "
        + "email = 'x'")]
    public void Condition_on_a_masked_column_is_warned_of_once(string sql)
    {
        var warnings = Masks.Analyse(sql).Warnings;
        Assert.That(warnings.Select(w => w.Message), Is.EqualTo(new[] { Email }));
        Assert.That(warnings[0].Hint, Does.Contain("primary key"));
    }

    [TestCase("SELECT email FROM customers WHERE id = 1")]
    [TestCase("SELECT id FROM customers ORDER BY email")]
    [TestCase("SELECT email, count(*) FROM customers GROUP BY email")]
    [TestCase("SELECT id FROM orders o WHERE EXISTS (SELECT * FROM customers c WHERE c.id = o.customer_id)")]
    [TestCase("SELECT id FROM orders WHERE id IN (SELECT s.id FROM (SELECT id, email FROM customers) s)")]
    [TestCase("SELECT id FROM orders WHERE id IN (SELECT id FROM customers ORDER BY email LIMIT 1)")]
    [TestCase("SELECT email FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE email = 'theirs')")]
    [TestCase("SELECT * FROM customers NATURAL JOIN orders")]
    [TestCase("SET client_min_messages = error; SELECT id FROM customers WHERE email = 'x'")]
    [TestCase("SELECT id FROM customers WHERE country = 'NL'")]
    public void Nothing_else_is_warned_of(string sql)
    {
        var analysis = Masks.Analyse(sql);
        Assert.That(analysis.Refusal, Is.Null);
        Assert.That(analysis.Warnings, Is.Empty);
    }

    [Test]
    public void One_warning_names_all_columns_of_its_statement() => Assert.That(
        Masks.Analyse("SELECT id FROM customers a JOIN customers b USING (salary) WHERE a.email = b.email")
            .Warnings.Single().Message,
        Is.EqualTo("predicate on masked columns public.customers.email, public.customers.salary compares masks, "
            + "not values"));

    [Test]
    public void Each_statement_of_a_text_has_its_own() => Assert.That(
        Masks.Analyse("SELECT id FROM customers WHERE email = 'x'; SELECT 1; SELECT id FROM customers "
            + "WHERE salary > 1").Warnings.Select(w => w.Statement),
        Is.EqualTo(new[] { 0, 2 }));
}
