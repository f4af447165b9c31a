using System.Text;
using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>What is known of a text while something that it opened is still there.</summary>
public sealed class SessionObjectTests
{
    [Test]
    public void Lock_that_runs_as_a_cursor_says_so_in_the_order_of_statements()
    {
        const string sql = "DECLARE c CURSOR FOR SELECT 1; LOCK TABLE customers IN ACCESS SHARE MODE";
        var cursors = Masks.Analyse(sql).Objects!.Declares;
        Assert.That(cursors, Has.Count.EqualTo(2));
        Assert.That(cursors[0].Name, Is.EqualTo("c"));
        Assert.That(Masks.Sent(sql), Does.Contain($"DECLARE \"{cursors[1].Name}\" "));
        Assert.That(cursors[1].IsHeld, Is.False);
    }

    [TestCase("SELECT count(*), pg_catalog.lower(name) FROM customers", true)]
    [TestCase("SELECT * FROM report()", false)]
    [TestCase("SELECT public.report() FROM customers", false)]
    [TestCase("DECLARE c CURSOR WITH HOLD FOR SELECT report(id) FROM orders", false)]
    public void Relations_are_known_unless_a_function_of_the_database_may_read_others(string sql, bool known) =>
        Assert.That(Masks.Analyse(sql).Relations is not null, Is.EqualTo(known));

    [TestCase("ROLLBACK; ALTER TABLE t DROP COLUMN c", true)]
    [TestCase("COMMIT; DROP TABLE t", true)]
    [TestCase("BEGIN; ALTER TABLE t DROP COLUMN c; ROLLBACK", false)]
    public void Nothing_makes_way_in_a_transaction_that_the_text_ends_first(string sql, bool ends) =>
        Assert.That(ViewReleases.Find(Parsers.Parse(Encoding.UTF8.GetBytes(sql)), "gw") is null, Is.EqualTo(ends));

    [Test]
    public void Call_of_another_function_keeps_what_it_says_of_relation_kinds()
    {
        const string sql =
            "SELECT concat(name, 'view', 1) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'";
        Assert.That(Masks.Sent(sql), Is.EqualTo(sql));
    }
}
