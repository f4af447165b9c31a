using System.Text;
using System.Text.Json;
using GatewayProxy.Recording;

namespace GatewayOperator.Cli.Tests.Policies;

public sealed class SimulateCommandTests
{
    private const string Approval = "approval: {approvers: {groups: [dba]}}";
    private const string Mark = "⟨protected: string, 17, 9f2c41d07a3e⟩";

    private PolicyFolder _folder = null!;

    private string Recordings => Path.Combine(_folder.Local.Root, "recordings");

    [SetUp]
    public void CreateFolder() => _folder = new PolicyFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Statements_that_would_be_decided_alike_change_nothing()
    {
        Record("SELECT id FROM orders WHERE id = 1", "DELETE FROM orders WHERE id = 1");
        var run = await SimulateAsync();
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, Is.EqualTo("2 statement(s) of 1 session(s): 0 would change, 2 would not\n"));
    }

    [Test]
    public async Task Statements_that_would_change_are_grouped_by_rule_and_shape_with_an_example()
    {
        var session = Record(
            "DELETE FROM orders", "DELETE  FROM orders -- all", "UPDATE orders SET note = 'a' WHERE id IN (1, 2)",
            "UPDATE orders SET note = 'b' WHERE id IN (1, 2, 3)", "SELECT 1");
        _folder.WriteRule(
            "ask", "priority: 50", "action: RequireApproval", Approval, "match: {statements: {kinds: [UPDATE]}}");
        var run = await SimulateAsync();
        Assert.That(run.Code, Is.EqualTo(1), run.Error);
        Assert.That(run.Output, Is.EqualTo($"""
            allow -> deny by shop/no-drop: 2 statement(s)
               2 of DELETE FROM orders
                  rule shop/no-drop (priority 100) denies DELETE orders: Destructive
                  {session} [1] shop/ci-read: DELETE FROM orders
            allow -> hold by shop/ask: 2 statement(s)
               2 of UPDATE orders SET note = ? WHERE id IN (?, …)
                  rule shop/ask (priority 50) wants approval of UPDATE orders
                  {session} [3] shop/ci-read: UPDATE orders SET note = 'a' WHERE id IN (1, 2)
            5 statement(s) of 1 session(s): 4 would change, 1 would not

            """));
    }

    [Test]
    public async Task Execution_is_judged_by_what_was_prepared()
    {
        Record(journal =>
        {
            var safe = journal.WritePrepare(new StatementPreparation { Sql = "SELECT $1"u8 });
            var bad = journal.WritePrepare(new StatementPreparation { Name = "d", Sql = "DELETE FROM orders"u8 });
            journal.WriteIntent(Prepared(safe));
            journal.WriteIntent(Prepared(bad));
            journal.WriteIntent(Prepared(bad));
        });
        var run = await SimulateAsync();
        Assert.That(run.Output, Does.Contain("2 of DELETE FROM orders").And.Contain("2 would change, 1 would not"));
    }

    [Test]
    public async Task EXECUTE_of_SQL_is_judged_by_its_PREPARE()
    {
        Record("PREPARE safe AS DELETE FROM orders WHERE id = $1", "EXECUTE safe (1)");
        Assert.That((await SimulateAsync()).Code, Is.Zero);
        _folder.WriteRule("ask", "action: RequireApproval", Approval, "match: {statements: {kinds: [DELETE]}}");
        Assert.That((await SimulateAsync()).Output, Does.Contain("1 of EXECUTE safe (?)"));
    }

    [Test]
    public async Task Redacted_literals_are_stood_in_for_and_said()
    {
        Record(journal =>
        {
            journal.WriteIntent(Redacted($"DELETE FROM orders WHERE note = {Mark}", 1));
            journal.WriteIntent(Redacted($"DELETE FROM orders WHERE {Mark} = {Mark}", 2));
        });
        var run = await SimulateAsync();
        Assert.That(run.Output, Does.Contain($"1 of DELETE FROM orders WHERE ? = ? (1 with literals that are not"));
        Assert.That(run.Output, Does.Contain($"[2] shop/ci-read: DELETE FROM orders WHERE {Mark} = {Mark}"));
        Assert.That(run.Output, Does.Contain("1 would change, 1 would not"));
        Assert.That(run.Error, Does.Contain("Of 2 statement(s) the recording keeps literals back"));
    }

    [Test]
    public async Task What_is_not_recorded_whole_is_not_judged()
    {
        Record(journal =>
        {
            journal.WriteIntent(new StatementIntent
            {
                Sql = "DROP TABLE"u8,
                SqlBytes = 99,
                Verdict = StatementVerdict.Allow,
            });
            journal.WriteIntent(Redacted($"DROP TABLE \"{Mark}\" -- {Mark}", 1));
            journal.WriteIntent(new StatementIntent
            {
                Redacted = new RedactedText { Bytes = 5 },
                Verdict = StatementVerdict.Allow,
            });
            journal.WriteIntent(Allowed("DROP TABEL x"));
        });
        var run = await SimulateAsync();
        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Output, Does.StartWith("""
            not judged: 4 statement(s)
               3 of text not recorded as a whole
               1 of text that is no SQL, whatever the rules say
            """));
    }

    [Test]
    public async Task Statements_of_other_grants_are_counted_apart()
    {
        _folder.Local.Record("orders", "ci-old", "DROP TABLE orders");
        _folder.Local.Record("billing", "ci-read", "DROP TABLE orders");
        var run = await SimulateAsync();
        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Output, Does.Contain("of grants that the directory does not have: 2 statement(s)"));
        Assert.That(run.Output, Does.Contain("1 of shop/ci-old"));
    }

    [Test]
    public async Task What_masks_refuse_no_rule_changes()
    {
        Record(journal => journal.WriteIntent(new StatementIntent
        {
            Sql = "DROP TABLE customers"u8,
            Verdict = StatementVerdict.Deny,
            Reason = "Masking",
        }));
        var run = await SimulateAsync();
        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Output, Does.Contain("1 of refused before any rule is asked (Masking)"));
    }

    [TestCase("ask", 0)]
    [TestCase("another", 1)]
    public async Task Hold_for_other_approvers_is_a_change(string rule, int code)
    {
        Record(journal => journal.WriteIntent(new StatementIntent
        {
            Sql = "UPDATE t SET a = 1 WHERE b = 2"u8,
            Verdict = StatementVerdict.Hold,
            Rule = "shop/ask",
        }));
        _folder.WriteRule(rule, "action: RequireApproval", Approval, "match: {statements: {kinds: [UPDATE]}}");
        Assert.That((await SimulateAsync()).Code, Is.EqualTo(code));
    }

    [Test]
    public async Task Refusal_that_ends_is_a_change()
    {
        Record(journal => journal.WriteIntent(new StatementIntent
        {
            Sql = "SELECT 1"u8,
            Verdict = StatementVerdict.Deny,
            Reason = "DefaultDeny",
        }));
        Assert.That((await SimulateAsync()).Output, Does.StartWith("deny -> allow: 1 statement(s)"));
    }

    [Test]
    public async Task The_gateways_own_statements_do_not_count()
    {
        Record(journal =>
        {
            journal.WriteIntent(new StatementIntent
            {
                Sql = "DROP TABLE x"u8,
                Verdict = StatementVerdict.Allow,
                Internal = true,
            });
            journal.WriteIntent(Allowed("SELECT 1"));
        });
        Assert.That((await SimulateAsync()).Output, Does.StartWith("1 statement(s)"));
    }

    [Test]
    public async Task Sessions_are_found_by_id_file_directory_and_where_they_are_stored()
    {
        var (session, _) = await new LocalArchive(_folder.Local).StoreAsync(storedLines: 2);
        var journal = Path.Combine(Recordings, "shop.orders", $"{session}.jsonl");
        var stored = new Uri(Path.Combine(Recordings, "shop.orders", "sessions", session)).ToString();
        foreach (var name in (string[])[session, journal, stored, Recordings, Path.Combine(Recordings, "shop.orders")])
        {
            var run = await SimulateAsync(name);
            Assert.That(run.Code, Is.Zero, name + run.Error);
            Assert.That(run.Output, Does.StartWith("1 statement(s) of 1 session(s): 0 would change, 1 would"), name);
        }
    }

    [Test]
    public async Task Damaged_recording_is_no_proof_that_nothing_changes()
    {
        var session = Record("SELECT 1", "SELECT 2");
        var journal = Path.Combine(Recordings, "shop.orders", $"{session}.jsonl");
        var text = await File.ReadAllTextAsync(journal);
        await File.WriteAllTextAsync(journal, text.Replace("SELECT 2", "SELECT 3", StringComparison.Ordinal));
        await File.AppendAllTextAsync(journal, "{}\n");
        var run = await SimulateAsync();
        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("was not read to its end"));
    }

    [Test]
    public async Task What_would_not_be_in_force_is_not_simulated()
    {
        Record("SELECT 1");
        _folder.WriteRule("no-drop", "action: Dney", "match: {}");
        var run = await SimulateAsync();
        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("spec.action").And.Contain("dbgateway lint"));
    }

    [Test]
    public async Task Place_without_recordings_is_no_clean_one()
    {
        Assert.That((await SimulateAsync(_folder.Path)).Code, Is.EqualTo(2));
        Assert.That((await SimulateAsync("/not/there")).Code, Is.EqualTo(2));
        Assert.That((await _folder.Local.RunAsync("simulate", _folder.Path)).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task Programs_read_the_same()
    {
        var session = Record("DELETE FROM orders", "SELECT 1");
        var json = JsonDocument.Parse((await SimulateAsync(Recordings, "-o", "json")).Output).RootElement;
        Assert.That(json.GetProperty("changed").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("unchanged").GetInt32(), Is.EqualTo(1));
        var change = json.GetProperty("changes")[0];
        Assert.That(change.GetProperty("from").GetProperty("verdict").GetString(), Is.EqualTo("allow"));
        Assert.That(change.GetProperty("to").GetProperty("rule").GetString(), Is.EqualTo("shop/no-drop"));
        Assert.That(change.GetProperty("example").GetProperty("session").GetString(), Is.EqualTo(session));
        Assert.That(json.GetProperty("limits").GetArrayLength(), Is.GreaterThan(0));
    }

    private static StatementIntent Allowed(string sql) =>
        new() { Sql = Encoding.UTF8.GetBytes(sql), Verdict = StatementVerdict.Allow };

    private static StatementIntent Prepared(long line) =>
        new() { Protocol = StatementProtocol.Extended, Prepared = line, Verdict = StatementVerdict.Allow };

    private static StatementIntent Redacted(string sql, int marks) => new()
    {
        Redacted = new RedactedText { Sql = Encoding.UTF8.GetBytes(sql), Literals = marks, Bytes = sql.Length },
        Verdict = StatementVerdict.Allow,
    };

    private string Record(params string[] statements) => Record(journal =>
    {
        foreach (var sql in statements)
        {
            journal.WriteIntent(Allowed(sql));
        }
    });

    private string Record(Action<SessionJournal> write) => _folder.Local.Record("orders", "ci-read", journal =>
    {
        write(journal);
        journal.WriteEnd(new SessionEnd { Reason = "terminated" });
    });

    private Task<Outcome> SimulateAsync(string? recording = null, params string[] more) =>
        _folder.Local.RunAsync(["simulate", _folder.Path, "--recording", recording ?? Recordings, .. more]);
}
