using System.Text;
using System.Text.Json.Nodes;
using GatewayProxy.Recording;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Cli.Tests.Replaying;

/// <summary>Sessions whose clients want to mislead who reads them.</summary>
public sealed class HostileSessionTests
{
    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("text")]
    [TestCase("json")]
    [TestCase("sql")]
    [TestCase("html")]
    [TestCase("asciicast")]
    public async Task A_clock_that_is_set_back_hides_no_statement(string format)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var session = _folder.Record(
            "orders", "ci-read",
            journal =>
            {
                time.AdjustTime(time.GetUtcNow() - TimeSpan.FromHours(1));
                Run(journal, "select 'hidden'");
                journal.WriteEnd(new SessionEnd { Reason = "terminated" });
            },
            time);

        var run = await _folder.RunAsync("replay", session, "-o", format);
        Assert.That(run.Output, Does.Contain("hidden"));
        if (format == "text")
        {
            Assert.That(run.Output, Does.Contain("\n-01:00:00.000  [1] "));
        }
    }

    // With standard_conforming_strings off the server reads the first as one string, and psql a command behind it.
    [TestCase("select 'a\\'; \\! touch X\n-- '")]
    [TestCase("copy orders from stdin")]
    public async Task A_script_runs_no_text_that_psql_could_read_otherwise_than_the_server(string sql)
    {
        var session = _folder.Record("orders", "ci-read", journal => Run(journal, sql));

        Assert.That(await ScriptAsync(session), Is.Empty);
    }

    [Test]
    public async Task A_script_runs_no_text_of_which_only_a_part_is_known()
    {
        var session = _folder.Record("orders", "ci-read", journal =>
        {
            var cut = journal.WritePrepare(new StatementPreparation
            {
                Sql = Encoding.ASCII.GetBytes("delete from orders" + new string(' ', 1_200_000) + "where false"),
            });
            Execute(journal, cut);
            var uncertain = journal.WritePrepare(new StatementPreparation { Name = "s", Sql = "select 1"u8 });
            Execute(journal, uncertain, textUncertain: true);
        });

        Assert.That(await ScriptAsync(session), Is.Empty);
        var text = (await _folder.RunAsync("replay", session)).Output;
        Assert.That(text.Split("(cut: 1200029 bytes in all)"), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task A_table_is_found_however_many_statements_are_prepared_after_the_one_that_names_it()
    {
        var session = _folder.Record("orders", "ci-read", journal =>
        {
            var wanted = journal.WritePrepare(new StatementPreparation { Sql = "select * from customers"u8 });
            for (var i = 0; i < 1100; i++)
            {
                journal.WritePrepare(new StatementPreparation { Sql = "select 1"u8 });
            }

            Execute(journal, wanted);
        });

        Assert.That(await FindAsync("--table", "customers"), Is.EqualTo(new[] { (session, false) }));
        Assert.That(
            await FindAsync("--table", "customers", "--verdict", "allow"), Is.EqualTo(new[] { (session, false) }));
        Assert.That(await FindAsync("--table", "customers", "--verdict", "deny"), Is.Empty);
    }

    [Test]
    public async Task A_table_is_found_in_what_was_sent_and_may_be_in_what_was_cut()
    {
        var sent = _folder.Record("orders", "ci-read", journal => journal.WriteIntent(new StatementIntent
        {
            Sql = "select * from v"u8,
            Sent = "select * from customers"u8,
            Verdict = StatementVerdict.Allow,
        }));
        var cut = _folder.Record("orders", "ci-read", journal => journal.WriteIntent(new StatementIntent
        {
            Sql = Encoding.ASCII.GetBytes(new string(' ', 1_200_000) + "select * from customers"),
            Verdict = StatementVerdict.Allow,
        }));

        Assert.That(await FindAsync("--table", "customers"), Is.EquivalentTo(new[] { (sent, false), (cut, true) }));
        var run = await _folder.RunAsync("sessions", "--table", "customers");
        Assert.That(run.Error, Does.Contain(cut).And.Not.Contain(sent));
    }

    [Test]
    public async Task Csv_has_no_control_characters()
    {
        _folder.Record(
            "orders", "ci-read",
            journal => journal.WriteEnd(new SessionEnd { Reason = "terminated\u001b]0;x\u0007" }));

        var csv = (await _folder.RunAsync("sessions", "-o", "csv")).Output;
        Assert.That(csv, Does.Contain(@"terminated\u{1b}]0;x\u{7}").And.Not.Contain('\u001b'));
    }

    private static void Run(SessionJournal journal, string sql)
    {
        var n = journal.WriteIntent(new StatementIntent
        {
            Sql = Encoding.UTF8.GetBytes(sql),
            Verdict = StatementVerdict.Allow,
        });
        journal.WriteOutcome(new StatementOutcome { N = n, Result = StatementResult.Completed });
    }

    private static void Execute(SessionJournal journal, long prepared, bool textUncertain = false)
    {
        var n = journal.WriteIntent(new StatementIntent
        {
            Protocol = StatementProtocol.Extended,
            Prepared = prepared,
            Verdict = StatementVerdict.Allow,
        });
        journal.WriteOutcome(new StatementOutcome
        {
            N = n,
            Result = StatementResult.Completed,
            TextUncertain = textUncertain,
        });
    }

    private async Task<string[]> ScriptAsync(string session) =>
        [.. (await _folder.RunAsync("replay", session, "-o", "sql")).Output.Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))];

    private async Task<(string, bool)[]> FindAsync(params string[] arguments)
    {
        var run = await _folder.RunAsync(["sessions", "-o", "json", .. arguments]);
        return [.. JsonNode.Parse(run.Output)!.AsArray().Select(
            row => (row!["session"]!.GetValue<string>(), row["possible"]?.GetValue<bool>() ?? false))];
    }
}
