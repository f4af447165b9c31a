using System.Text.RegularExpressions;

namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>The server's catalog is read through views, where its own relations are meant and nowhere else.</summary>
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
    [TestCase("LOCK TABLE customers IN ACCESS SHARE MODE NOWAIT")]
    public void What_is_something_else_stays_as_it_is(string sql) => Assert.That(Masks.Sent(sql), Is.EqualTo(sql));

    [TestCase("LOCK TABLE public.customers, ONLY \"Orders\", s.t IN ACCESS SHARE MODE",
        $"SELECT FROM {Masks.View} WHERE false UNION ALL SELECT FROM ONLY \"Orders\" WHERE false "
            + "UNION ALL SELECT FROM \"s\".\"t\" WHERE false")]
    [TestCase("LOCK derived IN ACCESS SHARE MODE", "SELECT FROM \"derived\" WHERE false")]
    public void Weakest_lock_is_taken_by_a_cursor_that_reads_nothing(string sql, string reads) =>
        Assert.That(
            Masks.Sent($"BEGIN; {sql}; SELECT 1"),
            Does.Match($"^BEGIN; DECLARE \"lock \\w+\" NO SCROLL CURSOR FOR {Regex.Escape(reads)}; SELECT 1$"));

    [TestCase("view, foreign-table", "foreign-table")]
    [TestCase("view", "")]
    [TestCase("", "")]
    public void Setting_of_pg_dump_that_would_close_views_closes_what_else_it_names(string kinds, string sent)
    {
        static string Sql(string value) => $"SELECT set_config(name, '{value}', false) FROM pg_settings "
            + "WHERE name = 'restrict_nonsystem_relation_kind'";
        Assert.That(Masks.Sent(Sql(kinds)), Is.EqualTo(Sql(sent)));
    }

    [TestCase("SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'standard_conforming_strings'")]
    [TestCase("SELECT set_config(name, 'off', false) FROM pg_settings "
        + "WHERE name = 'restrict_nonsystem_relation_kind' OR true")]
    [TestCase("SELECT set_config(name, 'a', false), 1 FROM pg_settings "
        + "WHERE name = 'restrict_nonsystem_relation_kind'")]
    [TestCase("SELECT set_config(name, 'a', false) FROM (SELECT 'role' AS name) AS pg_settings "
        + "WHERE name = 'restrict_nonsystem_relation_kind'")]
    [TestCase("SELECT set_config(setting, 'a', false) FROM pg_settings "
        + "WHERE name = 'restrict_nonsystem_relation_kind'")]
    [TestCase("SELECT set_config(name, 'a', false) FROM pg_settings "
        + "WHERE name = 'restrict_nonsystem_relation_kind' ORDER BY set_config(setting, 'a', false)")]
    [TestCase("SELECT set_config(lower(name), 'a', false) FROM pg_settings "
        + "WHERE name = 'restrict_nonsystem_relation_kind'")]
    public void No_other_computed_setting_is_let_through(string sql) =>
        Assert.That(Masks.Analyse(sql).Refusal?.SqlState, Is.EqualTo("42501"));

    [Test]
    public void Reading_the_catalog_makes_no_temporary_table_one_of_masks() =>
        Assert.That(Masks.Analyse("CREATE TEMP TABLE t AS SELECT * FROM pg_class").Tainted, Is.Empty);
}
