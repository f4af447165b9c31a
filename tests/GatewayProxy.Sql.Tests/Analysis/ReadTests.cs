namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>Reads go to the view exactly where a masked column can be seen; V stands for the view.</summary>
public sealed class ReadTests
{
    [TestCase("SELECT * FROM customers", "SELECT * FROM V AS \"customers\"")]
    [TestCase("SELECT * FROM customers c", "SELECT * FROM V c")]
    [TestCase("SELECT * FROM Public . \"customers\" AS c", "SELECT * FROM V AS c")]
    [TestCase("TABLE customers", "TABLE V")]
    [TestCase("SELECT email FROM customers", "SELECT email FROM V AS \"customers\"")]
    [TestCase("SELECT customers.email FROM customers", "SELECT customers.email FROM V AS \"customers\"")]
    [TestCase("SELECT public.customers.email FROM public.customers", "SELECT customers.email FROM V AS \"customers\"")]
    [TestCase("SELECT public.customers.* FROM customers", "SELECT customers.* FROM V AS \"customers\"")]
    [TestCase("SELECT c FROM customers c", "SELECT c FROM V c")]
    [TestCase("SELECT row_to_json(customers) FROM customers", "SELECT row_to_json(customers) FROM V AS \"customers\"")]
    [TestCase("SELECT (c).email FROM customers c", "SELECT (c).email FROM V c")]
    [TestCase("SELECT email(c) FROM customers c", "SELECT email(c) FROM V c")]
    [TestCase("SELECT c.shout FROM customers c", "SELECT c.shout FROM V c")]
    [TestCase("SELECT b FROM customers AS c (a, n, b)", "SELECT b FROM V AS c (a, n, b)")]
    [TestCase("SELECT id FROM customers WHERE email LIKE 'a%'",
        "SELECT id FROM V AS \"customers\" WHERE email LIKE 'a%'")]
    [TestCase("SELECT id FROM customers ORDER BY salary", "SELECT id FROM V AS \"customers\" ORDER BY salary")]
    [TestCase("SELECT count(*) FROM customers GROUP BY email",
        "SELECT count(*) FROM V AS \"customers\" GROUP BY email")]
    [TestCase("SELECT o.id FROM orders o NATURAL JOIN customers",
        "SELECT o.id FROM orders o NATURAL JOIN V AS \"customers\"")]
    [TestCase("SELECT o.id FROM orders o JOIN customers USING (email)",
        "SELECT o.id FROM orders o JOIN V AS \"customers\" USING (email)")]
    [TestCase("SELECT (SELECT email FROM customers LIMIT 1)", "SELECT (SELECT email FROM V AS \"customers\" LIMIT 1)")]
    [TestCase("SELECT o.id, (SELECT email) FROM orders o, customers",
        "SELECT o.id, (SELECT email) FROM orders o, V AS \"customers\"")]
    [TestCase("WITH customers AS (SELECT * FROM customers) SELECT email FROM customers",
        "WITH customers AS (SELECT * FROM V AS \"customers\") SELECT email FROM customers")]
    [TestCase("WITH RECURSIVE customers AS (SELECT 'x' AS email UNION SELECT email FROM customers) TABLE customers",
        "WITH RECURSIVE customers AS (SELECT 'x' AS email UNION SELECT email FROM customers) TABLE customers")]
    [TestCase("SELECT * FROM a, LATERAL (SELECT email FROM customers) s",
        "SELECT * FROM a, LATERAL (SELECT email FROM V AS \"customers\") s")]
    [TestCase("SELECT id FROM customers UNION SELECT email FROM customers",
        "SELECT id FROM customers UNION SELECT email FROM V AS \"customers\"")]
    [TestCase("SELECT j.email FROM (customers c JOIN orders o ON true) j",
        "SELECT j.email FROM (V c JOIN orders o ON true) j")]
    [TestCase("COPY customers TO STDOUT",
        "COPY (SELECT \"id\", \"name\", \"email\", \"salary\", \"country\" FROM V) TO STDOUT")]
    [TestCase("COPY customers (id, email) TO STDOUT WITH CSV",
        "COPY (SELECT \"id\", \"email\" FROM V) TO STDOUT WITH CSV")]
    [TestCase("COPY (SELECT email FROM customers) TO STDOUT", "COPY (SELECT email FROM V AS \"customers\") TO STDOUT")]
    [TestCase("PREPARE p AS SELECT email FROM customers", "PREPARE p AS SELECT email FROM V AS \"customers\"")]
    [TestCase("DECLARE c CURSOR FOR SELECT * FROM customers", "DECLARE c CURSOR FOR SELECT * FROM V AS \"customers\"")]
    [TestCase("CREATE TEMP TABLE t AS SELECT email FROM customers",
        "CREATE TEMP TABLE t AS SELECT email FROM V AS \"customers\"")]
    [TestCase("SELECT 'ж', email FROM customers /* x */ * WHERE id = 1",
        "SELECT 'ж', email FROM V AS \"customers\" WHERE id = 1")]
    [TestCase("SELECT * FROM U&\"!0063ustomers\" UESCAPE '!' c", "SELECT * FROM V c")]
    [TestCase("SELECT U&\"em\\0061il\" FROM U&\"\\0063ustomers\"",
        "SELECT U&\"em\\0061il\" FROM V AS \"customers\"")]
    [TestCase("SELECT * FROM U&\"p!0075blic\"/**/UESCAPE--ж\n'!' . U&\"\\0063ustomers\" /* x */ c",
        "SELECT * FROM V /* x */ c")]
    [TestCase("SELECT U&\"p!0075blic\" /* a */ UESCAPE /* b */ '!'.customers.email FROM customers",
        "SELECT customers.email FROM V AS \"customers\"")]
    [TestCase("SELECT email FROM customers; SELECT id FROM customers; SELECT salary FROM customers x",
        "SELECT email FROM V AS \"customers\"; SELECT id FROM customers; SELECT salary FROM V x")]
    public void Masked_column_is_read_from_the_view(string sql, string sent) =>
        Assert.That(Masks.Sent(sql), Is.EqualTo(sent.Replace("V", Masks.View, StringComparison.Ordinal)
            .Replace($"RECURSI{Masks.View}E", "RECURSIVE", StringComparison.Ordinal)
            .Replace($"CS{Masks.View}", "CSV", StringComparison.Ordinal)));

    [TestCase("SELECT public.customers.email, clinic.customers.id FROM public.customers, clinic.customers",
        "SELECT \"v1\".email, clinic.customers.id FROM V, clinic.customers")]
    [TestCase("SELECT public.customers.email, clinic.customers.email FROM public.customers CROSS JOIN clinic.customers",
        "SELECT \"v1\".email, \"v3\".email FROM V CROSS JOIN \"gw\".\"v3\"")]
    [TestCase("SELECT public . customers.* FROM customers JOIN other.customers ON other.customers.email = country",
        "SELECT \"v1\".* FROM V JOIN other.customers ON other.customers.email = country")]
    [TestCase("SELECT email FROM customers, public.customers",
        "SELECT email FROM V AS \"customers\", V AS \"customers\"")]
    [TestCase("WITH customers AS (SELECT 1) SELECT public.customers.email FROM customers, public.customers",
        "WITH customers AS (SELECT 1) SELECT customers.email FROM customers, V AS \"customers\"")]
    [TestCase("SELECT name, public.customers.email FROM customers WHERE EXISTS (SELECT FROM clinic.customers)",
        "SELECT name, customers.email FROM V AS \"customers\" WHERE EXISTS (SELECT FROM clinic.customers)")]
    public void Relations_of_one_name_stay_two_where_PostgreSQL_takes_two(string sql, string sent) => Assert.That(
        Masks.Sent(sql), Is.EqualTo(sent.Replace("V", Masks.View, StringComparison.Ordinal)));

    [TestCase("SELECT mail FROM ONLY alone", "SELECT mail FROM V AS \"alone\"")]
    [TestCase("SELECT mail FROM ONLY (alone)", "SELECT mail FROM V AS \"alone\"")]
    [TestCase("SELECT mail FROM only /* x */ ( public.alone ) a", "SELECT mail FROM V a")]
    [TestCase("TABLE ONLY alone", "TABLE V")]
    [TestCase("SELECT 1 FROM a, ONLY alone JOIN ONLY alone b USING (mail)",
        "SELECT 1 FROM a, V AS \"alone\" JOIN V b USING (mail)")]
    [TestCase("UPDATE ONLY alone SET id = 1 RETURNING mail", "UPDATE V AS \"alone\" SET id = 1 RETURNING mail")]
    [TestCase("SELECT id FROM ONLY (alone)", "SELECT id FROM ONLY (alone)")]
    [TestCase("COPY alone TO STDOUT DELIMITER '|'", "COPY (SELECT \"id\", \"mail\" FROM V) TO STDOUT DELIMITER '|'")]
    [TestCase("COPY alone (mail, domain) TO STDOUT", "COPY (SELECT \"mail\", \"domain\" FROM V) TO STDOUT")]
    [TestCase("SELECT relname FROM ONLY (pg_class)", "SELECT relname FROM \"gw\".\"pg_class\" AS \"pg_class\"")]
    public void Relation_without_children_is_the_same_with_ONLY_and_COPY_leaves_out_what_is_generated(
        string sql, string sent) => Assert.That(
            Masks.Sent(sql), Is.EqualTo(sent.Replace("V", "\"gw\".\"v4\"", StringComparison.Ordinal)));

    [Test]
    public void Column_of_another_schemas_relation_is_not_taken_for_a_masked_one() => Assert.That(
        Masks.Sent("DELETE FROM customers USING other.customers WHERE other.customers.email = 'x'"),
        Does.StartWith("DELETE FROM customers"));

    [TestCase("SELECT id, name FROM customers")]
    [TestCase("SELECT c.id FROM customers c WHERE c.country = 'NL' GROUP BY c.id")]
    [TestCase("SELECT count(*) FROM customers")]
    [TestCase("SELECT o.email FROM orders o JOIN customers c ON c.id = o.customer_id")]
    [TestCase("SELECT * FROM orders WHERE customer_id IN (SELECT id FROM customers)")]
    [TestCase("SELECT * FROM (SELECT id, name FROM customers) c")]
    [TestCase("SELECT * FROM scratch")]
    [TestCase("SELECT * FROM other.customers")]
    [TestCase("SELECT id FROM customers TABLESAMPLE SYSTEM (10)")]
    [TestCase("SELECT id FROM ONLY customers FOR UPDATE")]
    [TestCase("WITH c AS (SELECT id FROM customers) SELECT * FROM c")]
    [TestCase("COPY customers (id, country) TO STDOUT")]
    [TestCase("COPY BINARY customers (id, country) TO STDOUT")]
    [TestCase("COPY parents (id) TO STDOUT")]
    [TestCase("EXPLAIN SELECT id FROM customers")]
    [TestCase("BEGIN; SET search_path = other; COMMIT")]
    [TestCase("SHOW search_path")]
    [TestCase("DROP TABLE IF EXISTS not_there_yet")]
    [TestCase("CREATE TEMP TABLE t (LIKE orders)")]
    [TestCase("CREATE TEMP TABLE t (id serial PRIMARY KEY, x text NOT NULL CHECK (x <> ''))")]
    [TestCase("UPDATE scratch SET (a, b) = (SELECT name, country FROM customers)")]
    [TestCase("SELECT set_config('application_name', 'x', false)")]
    [TestCase("SET client_encoding = 'UTF8'")]
    [TestCase("")]
    public void What_comes_to_no_masked_column_goes_on_unchanged(string sql) =>
        Assert.That(Masks.Sent(sql), Is.EqualTo(sql));

    [TestCase("SELECT secret FROM customers", "42501")]
    [TestCase("SELECT c.secret FROM customers c", "42501")]
    [TestCase("SELECT mail FROM derived", "57P03")]
    [TestCase("SELECT email FROM customers TABLESAMPLE SYSTEM (10)", "0A000")]
    [TestCase("SELECT * FROM ONLY customers", "0A000")]
    [TestCase("SELECT mail FROM ONLY parents", "0A000")]
    [TestCase("COPY parents TO STDOUT", "0A000")]
    [TestCase("COPY BINARY customers TO STDOUT", "0A000")]
    [TestCase("COPY customers TO STDOUT USING DELIMITERS '|'", "0A000")]
    [TestCase("COPY customers (id, email) TO STDOUT DELIMITERS '|' WITH NULL AS 'x'", "0A000")]
    [TestCase("EXPLAIN SELECT email FROM customers", "42501")]
    [TestCase("EXPLAIN ANALYZE SELECT * FROM customers", "42501")]
    [TestCase("SET search_path = other; SELECT * FROM customers", "0A000")]
    [TestCase("SET standard_conforming_strings = off", "42501")]
    [TestCase("SELECT set_config('standard_' || 'conforming_strings', 'off', false)", "42501")]
    [TestCase("SELECT set_config('standard_conforming_stringsX'::varchar(27), 'off', false)", "42501")]
    [TestCase("SELECT set_config('client_encoding', 'UTF8X'::varchar(4), false)", "42501")]
    [TestCase("CREATE TEMP TABLE t () INHERITS (pg_temp.filled)", "42501")]
    [TestCase("CREATE TEMP TABLE t PARTITION OF pg_temp.filled DEFAULT", "42501")]
    [TestCase("CREATE TEMP TABLE t (id int REFERENCES pg_temp.scratch ON DELETE CASCADE)", "42501")]
    [TestCase("CREATE TEMP TABLE t (id int, FOREIGN KEY (id) REFERENCES pg_temp.scratch)", "42501")]
    [TestCase("CREATE TEMP TABLE t (LIKE orders INCLUDING ALL)", "42501")]
    [TestCase("CREATE TEMP TABLE t (id int DEFAULT nextval('orders_id_seq'))", "42501")]
    [TestCase("CREATE TEMP TABLE t (id int CHECK (touch(id) IS NOT NULL))", "42501")]
    [TestCase("CREATE TEMP TABLE t (x text CHECK (set_config('search_path', x, false) IS NOT NULL))", "42501")]
    [TestCase("SET client_encoding = 'SJIS'", "42501")]
    [TestCase("SET NAMES 'BIG5'", "42501")]
    [TestCase("SET ROLE postgres", "42501")]
    [TestCase("SET SESSION AUTHORIZATION postgres", "42501")]
    [TestCase("SET debug_print_plan = on", "42501")]
    [TestCase("LISTEN x", "42501")]
    [TestCase("DO $$ BEGIN END $$", "42501")]
    [TestCase("CALL p()", "42501")]
    [TestCase("CREATE TABLE t AS SELECT 1", "42501")]
    [TestCase("SELECT email INTO t FROM customers", "42501")]
    [TestCase("CREATE VIEW v AS SELECT 1", "42501")]
    [TestCase("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "42501")]
    [TestCase("COPY customers TO '/tmp/x'", "42501")]
    [TestCase("COPY (SELECT 1) TO PROGRAM 'cat'", "42501")]
    [TestCase("SELECT query_to_xml('SELECT 1', true, true, '')", "42501")]
    [TestCase("SELECT pg_catalog.lo_import('/etc/passwd')", "42501")]
    [TestCase("ALTER TABLE customers ADD x int", "42501")]
    [TestCase("DROP TABLE customers", "42501")]
    [TestCase("GRANT SELECT ON customers TO PUBLIC", "42501")]
    [TestCase("PREPARE TRANSACTION 'x'", "42501")]
    [TestCase("VACUUM", "42501")]
    [TestCase("EXPLAIN EXECUTE p", "42501")]
    [TestCase("EXPLAIN CREATE TEMP TABLE x AS EXECUTE p", "42501")]
    [TestCase("CREATE TEMP TABLE x AS EXECUTE p", "42501")]
    [TestCase("SELECT pg_terminate_backend(1)", "42501")]
    [TestCase("UPDATE pg_settings SET setting = 'x'", "42501")]
    [TestCase("SET client_min_messages = debug5", "42501")]
    [TestCase("SELECT email FROM shop.public.customers", "0A000")]
    public void What_cannot_be_judged_or_shown_is_refused(string sql, string sqlState) =>
        Assert.That(Masks.Analyse(sql).Refusal?.SqlState, Is.EqualTo(sqlState));
}
