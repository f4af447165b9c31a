namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>The server's catalog is read through views, wherever its own relations are meant and nowhere else.</summary>
public sealed class CatalogTests
{
    private const string Class = "\"gw\".\"pg_class\"";
    private const string Columns = "\"gw\".\"columns\"";
    private const string Function = "\"gw\".\"has_table_privilege\"";

    [TestCase("SELECT relname FROM pg_class", $"SELECT relname FROM {Class} AS \"pg_class\"")]
    [TestCase("SELECT c.xmin FROM pg_catalog.pg_class c", $"SELECT c.xmin FROM {Class} c")]
    [TestCase("SELECT pg_catalog.pg_class.oid FROM pg_catalog.pg_class",
        $"SELECT pg_class.oid FROM {Class} AS \"pg_class\"")]
    [TestCase("SELECT * FROM INFORMATION_SCHEMA.COLUMNS", $"SELECT * FROM {Columns} AS \"columns\"")]
    [TestCase("EXPLAIN SELECT * FROM information_schema.columns",
        $"EXPLAIN SELECT * FROM {Columns} AS \"columns\"")]
    [TestCase("INSERT INTO orders (note) SELECT column_name FROM information_schema.columns",
        $"INSERT INTO orders (note) SELECT column_name FROM {Columns} AS \"columns\"")]
    [TestCase("SELECT has_table_privilege('customers', 'SELECT')", $"SELECT {Function}('customers', 'SELECT')")]
    [TestCase("SELECT pg_catalog . Has_Table_Privilege (1, 'SELECT') FROM customers",
        $"SELECT {Function} (1, 'SELECT') FROM customers")]
    [TestCase("LOCK TABLE public.customers, orders IN ACCESS SHARE MODE",
        $"LOCK TABLE {Masks.View}, orders IN ACCESS SHARE MODE")]
    public void View_or_function_stands_for_the_original(string sql, string sent) =>
        Assert.That(Masks.Sent(sql), Is.EqualTo(sent));

    // A temporary pg_type hides the server's own; columns is in no search_path here.
    [TestCase("SELECT * FROM pg_type")]
    [TestCase("SELECT * FROM columns")]
    [TestCase("SELECT * FROM public.columns, public.pg_class")]
    [TestCase("WITH pg_class AS (SELECT 1) SELECT * FROM pg_class")]
    [TestCase("SELECT 'pg_class'::regclass, columns.x FROM orders AS columns")]
    [TestCase("SELECT public.has_table_privilege('customers', 'SELECT')")]
    [TestCase("SELECT c.oid, count(*) FROM pg_class c JOIN pg_attribute ON attrelid = c.oid GROUP BY c.oid")]
    [TestCase("SELECT * FROM pg_class TABLESAMPLE SYSTEM (1)")]
    [TestCase("COPY pg_class TO STDOUT")]
    [TestCase("LOCK TABLE customers IN SHARE MODE")]
    [TestCase("LOCK TABLE derived IN ACCESS SHARE MODE")]
    public void What_is_something_else_stays_as_it_is(string sql) => Assert.That(Masks.Sent(sql), Is.EqualTo(sql));

    [Test]
    public void Reading_the_catalog_makes_no_temporary_table_one_of_masks() =>
        Assert.That(Masks.Analyse("CREATE TEMP TABLE t AS SELECT * FROM pg_class").Tainted, Is.Empty);
}
