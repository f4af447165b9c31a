using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>Code that may write does not run for rows that masks have chosen.</summary>
public sealed class VolatileCodeTests
{
    [TestCase("SELECT touch(id) FROM customers WHERE email <> 'x'", "function touch")]
    [TestCase("SELECT public.touch(id), email FROM customers", "function public.touch")]
    [TestCase("SELECT id FROM customers WHERE email = 'x' AND touch(id) > 0", "function touch")]
    [TestCase("SELECT 1 FROM customers c, touch(c.id) t WHERE c.email > 'a'", "function touch")]
    [TestCase("SELECT touch(s.id) FROM (SELECT id FROM customers ORDER BY email LIMIT 1) s", "function touch")]
    [TestCase("SELECT touch(x) FROM filled", "function touch")]
    [TestCase("SELECT c.poke FROM customers c WHERE email <> 'x'", "function poke")]
    [TestCase("SELECT (c).poke FROM customers c WHERE email <> 'x'", "function poke")]
    [TestCase("SELECT poke(c) FROM customers c", "function poke")]
    [TestCase("SELECT id ==> 1 FROM customers WHERE email <> 'x'", "operator ==>")]
    [TestCase("SELECT id OPERATOR(public.==>) 1 FROM customers WHERE email <> 'x'", "operator public.==>")]
    [TestCase("SELECT id FROM customers WHERE email ==> ANY (ARRAY['x'])", "operator ==>")]
    [TestCase("SELECT id FROM orders WHERE id ==> ANY (SELECT id FROM customers WHERE email <> 'x')", "operator ==>")]
    [TestCase("SELECT email FROM customers ORDER BY id USING ==>", "operator ==>")]
    [TestCase("SELECT t.* FROM touching t JOIN customers c ON c.id = t.id AND c.email <> 'x'", "view touching")]
    [TestCase("PREPARE p AS SELECT touch(id) FROM customers WHERE email <> 'x'", "function touch")]
    [TestCase("COPY (SELECT touch(id) FROM customers WHERE email <> 'x') TO STDOUT", "function touch")]
    [TestCase("UPDATE customers SET name = 'x' RETURNING touch(id), email", "function touch")]
    public void Volatile_code_is_refused_beside_masks(string sql, string named)
    {
        var refusal = Masks.Analyse(sql).Refusal;
        Assert.That(refusal?.SqlState, Is.EqualTo(SqlStates.InsufficientPrivilege), sql);
        Assert.That(refusal?.Message, Does.StartWith(named));
        Assert.That(refusal?.Hint, Does.Contain("trustedFunctions"));
    }

    [TestCase("=", "SELECT id FROM customers WHERE id IN (SELECT 1) AND email > 'x'")]
    [TestCase("=", "SELECT CASE id WHEN 1 THEN email END FROM customers")]
    [TestCase("=", "SELECT email FROM customers JOIN orders USING (id)")]
    [TestCase("=", "SELECT c.email FROM customers c NATURAL JOIN orders")]
    [TestCase("=", "SELECT NULLIF(id, 1), email FROM customers")]
    [TestCase("<=", "SELECT email FROM customers WHERE id BETWEEN 1 AND 2")]
    [TestCase(">", "SELECT email FROM customers WHERE id NOT BETWEEN SYMMETRIC 1 AND 2")]
    public void Volatile_operator_that_the_text_does_not_show_is_refused_beside_masks(string name, string sql)
    {
        var catalog = Masks.Catalog(Masks.Code(VolatileObjectKind.Operator, name));
        Assert.That(Masks.Analyse(sql, catalog).Refusal?.Message, Does.StartWith($"operator {name}"), sql);
        Assert.That(Masks.Analyse(sql).Refusal, Is.Null, sql);
    }

    [TestCase("SELECT touch(id) FROM customers")]
    [TestCase("SELECT touch(id) FROM orders")]
    [TestCase("SELECT * FROM touching")]
    [TestCase("SELECT pg_catalog.touch(id), email FROM customers")]
    [TestCase("SELECT shop.touch(id), email FROM customers")]
    [TestCase("SELECT lower(email), similarity(email, 'x'), id == 1 FROM customers")]
    [TestCase("SELECT touch FROM customers WHERE email <> 'x'")]
    public void What_is_not_volatile_or_sees_no_masks_runs(string sql) =>
        Assert.That(Masks.Analyse(sql).Refusal, Is.Null, sql);
}
