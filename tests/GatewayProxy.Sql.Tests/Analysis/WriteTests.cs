using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>Writes never depend on masks; V stands for the view.</summary>
public sealed class WriteTests
{
    [TestCase("DELETE FROM customers WHERE email = 'x'")]
    [TestCase("DELETE FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email <> 'x')")]
    [TestCase("DELETE FROM orders WHERE customer_id NOT IN (SELECT id FROM customers WHERE customers.email LIKE 'u%')")]
    [TestCase("DELETE FROM orders o USING customers c WHERE c.id = o.customer_id AND c.salary > 1")]
    [TestCase("DELETE FROM orders USING customers WHERE customer_id = customers.id AND customers = ROW(1)")]
    [TestCase("UPDATE orders SET note = c.email FROM customers c WHERE c.id = customer_id")]
    [TestCase("UPDATE customers SET name = email")]
    [TestCase("UPDATE customers SET email = lower(email)")]
    [TestCase("UPDATE customers SET (name, country) = (SELECT email, country)")]
    [TestCase("UPDATE customers SET email[1] = 'x'")]
    [TestCase("UPDATE customers SET name = 'x' WHERE (email, id) = ('a', 1)")]
    [TestCase("INSERT INTO orders (note) SELECT email FROM customers")]
    [TestCase("INSERT INTO orders SELECT * FROM customers")]
    [TestCase("INSERT INTO orders SELECT customers.* FROM customers")]
    [TestCase("INSERT INTO orders (note) VALUES ((SELECT email FROM customers LIMIT 1))")]
    [TestCase("INSERT INTO orders (note) SELECT x FROM (SELECT email AS x FROM customers) s")]
    [TestCase("WITH m AS (SELECT email FROM customers) INSERT INTO orders (note) SELECT email FROM m")]
    [TestCase("WITH d AS (DELETE FROM orders RETURNING *) SELECT d.id FROM d, customers c WHERE c.email = d.note")]
    [TestCase("WITH u AS (UPDATE customers SET name = 'x' RETURNING email) INSERT INTO orders (note) TABLE u")]
    [TestCase("INSERT INTO customers (id, name) VALUES (1, 'a') ON CONFLICT (email) DO NOTHING")]
    [TestCase("INSERT INTO customers (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = customers.email")]
    [TestCase("INSERT INTO customers (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = 'x' WHERE "
        + "customers.email = 'x'")]
    [TestCase("MERGE INTO orders o USING customers c ON c.email = o.note WHEN MATCHED THEN DELETE")]
    [TestCase("MERGE INTO customers c USING orders o ON o.id = c.id WHEN MATCHED AND c.salary > 1 THEN DELETE")]
    [TestCase("MERGE INTO orders o USING customers c ON c.id = o.id WHEN MATCHED THEN UPDATE SET note = c.email")]
    [TestCase("INSERT INTO orders (note) SELECT x FROM filled")]
    [TestCase("DELETE FROM orders USING pg_temp.filled f WHERE f.x = note")]
    [TestCase("DELETE FROM orders WHERE id IN (SELECT id FROM v1_0123456789ab WHERE email LIKE 'a%')")]
    [TestCase("DELETE FROM orders WHERE id IN (SELECT id FROM gw.v1_before WHERE email LIKE 'a%')")]
    [TestCase("DELETE FROM orders WHERE EXISTS (SELECT FROM customers WHERE email = orders.note)")]
    [TestCase("EXPLAIN ANALYZE DELETE FROM customers WHERE email = 'x'")]
    [TestCase("PREPARE p AS UPDATE customers SET name = email")]
    [TestCase("COPY (DELETE FROM customers WHERE email = 'x' RETURNING id) TO STDOUT")]
    [TestCase("SELECT nextval('s') FROM customers WHERE email = 'x'")]
    [TestCase("SELECT set_config('x.ids', string_agg(email, ','), false) FROM customers")]
    [TestCase("UPDATE customers SET name = 'n' WHERE id = 1 RETURNING setval('s', length(email))")]
    [TestCase("DELETE FROM orders o USING customers c WHERE c.id = o.customer_id AND EXISTS (SELECT 1 FROM "
        + "((SELECT 1) c CROSS JOIN (SELECT 1) d) AS j WHERE c.email = '*') RETURNING o.id, c.email")]
    [TestCase("SELECT 1; DELETE FROM customers WHERE email = 'x'")]
    public void Write_that_reads_a_masked_column_is_refused(string sql)
    {
        var refusal = Masks.Analyse(sql).Refusal;
        Assert.That(refusal?.SqlState, Is.EqualTo("42501"));
        Assert.That(
            refusal!.Message, Does.StartWith("this write depends on").And.EndWith("masked").Or.Contain("filled"));
    }

    [TestCase("DELETE FROM orders WHERE CURRENT OF c")]
    [TestCase("UPDATE customers SET name = 'x' WHERE CURRENT OF c")]
    public void Write_at_a_cursors_position_is_refused(string sql) =>
        Assert.That(Masks.Analyse(sql).Refusal?.Message, Does.StartWith("WHERE CURRENT OF"));

    [TestCase("UPDATE customers SET email = 'x' WHERE id = 1 RETURNING *")]
    [TestCase("INSERT INTO customers VALUES (1, 'a', 'b') RETURNING email")]
    [TestCase("INSERT INTO customers (id, email) VALUES (1, 'b') RETURNING customers")]
    public void Write_of_a_masked_column_cannot_return_one(string sql) =>
        Assert.That(Masks.Analyse(sql).Refusal?.Message, Does.StartWith("RETURNING cannot show"));

    [TestCase("UPDATE customers SET name = 'x' WHERE id = 1")]
    [TestCase("UPDATE customers SET email = 'x' WHERE id = 1")]
    [TestCase("UPDATE customers SET email = 'x' WHERE id = 1 RETURNING id, name")]
    [TestCase("DELETE FROM customers WHERE country = 'NL' RETURNING id")]
    [TestCase("INSERT INTO customers (id, email) VALUES (1, 'b')")]
    [TestCase("INSERT INTO customers VALUES (1, 'a', 'b', 2)")]
    [TestCase("INSERT INTO customers (id, email) SELECT id, email FROM leads")]
    [TestCase("INSERT INTO customers (id, email) VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET email = "
        + "excluded.email")]
    [TestCase("INSERT INTO orders (customer_id) SELECT id FROM customers WHERE country = 'NL'")]
    [TestCase("COPY customers FROM STDIN")]
    [TestCase("COPY customers (id, email) FROM STDIN")]
    [TestCase("TRUNCATE customers")]
    [TestCase("LOCK TABLE customers IN SHARE MODE")]
    [TestCase("MERGE INTO customers c USING orders o ON o.id = c.id WHEN MATCHED THEN UPDATE SET email = o.note")]
    [TestCase("INSERT INTO scratch SELECT id FROM customers")]
    public void Write_by_granted_columns_goes_on_unchanged(string sql) =>
        Assert.That(Masks.Sent(sql), Is.EqualTo(sql));

    [TestCase("UPDATE customers SET name = 'x' WHERE id = 1 RETURNING *",
        "UPDATE V AS \"customers\" SET name = 'x' WHERE id = 1 RETURNING *")]
    [TestCase("DELETE FROM customers c WHERE id = 1 RETURNING c.email",
        "DELETE FROM V c WHERE id = 1 RETURNING c.email")]
    [TestCase("INSERT INTO customers (id, name) VALUES (1, 'a') RETURNING customers.email",
        "INSERT INTO V AS \"customers\" (id, name) VALUES (1, 'a') RETURNING customers.email")]
    [TestCase("WITH d AS (UPDATE customers SET name = 'x' RETURNING email) SELECT * FROM d",
        "WITH d AS (UPDATE V AS \"customers\" SET name = 'x' RETURNING email) SELECT * FROM d")]
    [TestCase("INSERT INTO scratch SELECT email FROM customers",
        "INSERT INTO scratch SELECT email FROM V AS \"customers\"")]
    public void Masks_that_are_only_shown_come_from_the_view(string sql, string sent) =>
        Assert.That(Masks.Sent(sql), Is.EqualTo(sent.Replace("V ", Masks.View + " ", StringComparison.Ordinal)
            .Replace("AL" + Masks.View, "ALV", StringComparison.Ordinal)));

    [TestCase("INSERT INTO scratch SELECT email FROM customers", "scratch")]
    [TestCase("CREATE TEMP TABLE t AS SELECT email FROM customers", "t")]
    [TestCase("SELECT salary INTO TEMP t FROM customers", "t")]
    [TestCase("CREATE TEMP TABLE t AS SELECT * FROM filled", "t")]
    public void Temporary_table_filled_from_masks_is_tainted(string sql, string table) =>
        Assert.That(Masks.Analyse(sql).Tainted, Is.EqualTo(new[] { table }));

    [Test]
    public void What_was_prepared_does_not_run_beside_a_table_of_masks() => Assert.That(
        Masks.Analyse("EXECUTE p").Refusal?.Message, Does.StartWith("EXECUTE is refused"));

    [Test]
    public void Temporary_table_is_tainted_within_the_same_text() => Assert.That(
        Masks.Analyse("CREATE TEMP TABLE t AS SELECT email FROM pg_temp.filled; INSERT INTO public.o TABLE pg_temp.t")
            .Refusal?.SqlState,
        Is.EqualTo("42501"));

    [Test]
    public void View_of_masks_is_known_by_its_bare_name_and_by_that_of_before() => Assert.That(
        Masks.Sent("SELECT v.email FROM gw.v1_before v, v1_0123456789ab w"),
        Is.EqualTo($"SELECT v.email FROM {Masks.View} v, v1_0123456789ab w"));

    [TestCase("SELECT 1", StatementEffects.None)]
    [TestCase("DELETE FROM orders", StatementEffects.Writes)]
    [TestCase("SET LOCAL search_path = a", StatementEffects.Names)]
    [TestCase("SELECT set_config('search_path', 'a', true)", StatementEffects.Names)]
    [TestCase("ROLLBACK", StatementEffects.EndsTransaction)]
    [TestCase("SELECT set_config('SEARCH_PATH', 'a', true)", StatementEffects.Names)]
    [TestCase("SET \"SEARCH_PATH\" = a", StatementEffects.Names)]
    [TestCase("FETCH ALL FROM c", StatementEffects.Names)]
    [TestCase("SET work_mem = '1MB'", StatementEffects.None)]
    public void Effects_on_the_session_are_known(string sql, StatementEffects effects) =>
        Assert.That(Masks.Analyse(sql).Effects, Is.EqualTo(effects));
}
