using System.Text;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Tests.Replaying;

public sealed class ReplaySelectionTests
{
    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task A_statement_is_shown_with_its_outcome_and_nothing_else()
    {
        var session = _folder.Record("orders", "ci-read", Three);
        var run = await _folder.RunAsync("replay", session, "--statement", "2", "-o", "json");
        Assert.That(Types(run.Output), Is.EqualTo(new[] { "sessionStart", "statement", "outcome" }));
        Assert.That(run.Output, Does.Contain("from customers").And.Not.Contain("drop table"));
    }

    [Test]
    public async Task A_search_shows_the_statements_whose_text_matches()
    {
        var session = _folder.Record("orders", "ci-read", Three);
        var run = await _folder.RunAsync("replay", session, "--grep", "FROM (customers|orders)");
        Assert.That(run.Output, Does.Contain("[1] select 1 from orders").And.Contain("[2] select 2 from customers"));
        Assert.That(run.Output, Does.Not.Contain("drop table").And.Not.Contain("end:"));
        Assert.That((await _folder.RunAsync("replay", session, "--grep", "(")).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task What_happened_before_the_given_time_is_passed_over()
    {
        var session = _folder.Record("orders", "ci-read", Three);
        var run = await _folder.RunAsync("replay", session, "--from", "1h");
        Assert.That(run.Output, Does.Contain(session).And.Not.Contain("select"));
        Assert.That((await _folder.RunAsync("replay", session, "--from", "yesterday")).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task A_script_runs_what_ran_and_comments_on_the_rest()
    {
        var session = _folder.Record("orders", "ci-read", Three);
        var run = await _folder.RunAsync("replay", session, "-o", "sql");
        var code = run.Output.Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal));
        Assert.That(code, Is.EqualTo(new[] { "select 1 from orders", ";" }));
        Assert.That(run.Output, Does.Contain("-- drop table t").And.Contain("-- \\! touch owned"));
    }

    [Test]
    public async Task A_cast_has_a_header_and_the_output_with_its_times()
    {
        var session = _folder.Record("orders", "ci-read", Three);
        var lines = (await _folder.RunAsync("replay", session, "-o", "asciicast")).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();

        Assert.That(lines[0]["version"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That(lines[0]["width"]!.GetValue<int>(), Is.Positive);
        var times = lines.Skip(1).Select(line => line[0]!.GetValue<double>());
        Assert.That(times, Is.Ordered);
        Assert.That(lines.Skip(1).Select(line => line[1]!.GetValue<string>()), Has.All.EqualTo("o"));
        Assert.That(lines[2][2]!.GetValue<string>(), Does.EndWith("[1] select 1 from orders;\r\n"));
    }

    [Test]
    public async Task A_stored_session_is_found_by_id_by_path_and_by_URI()
    {
        var session = _folder.Record("orders", "ci-read", Three);
        var target = await StoreAsync(session);
        var wanted = new[]
        {
            session, $"{target}/sessions/{session}", $"{target}/sessions/{session}/00000001.jsonl",
            $"file://{target}/sessions/{session}",
        };
        foreach (var name in wanted)
        {
            var run = await _folder.RunAsync("replay", name, "-o", "json");
            Assert.That((run.Code, run.Error), Is.EqualTo((0, "")), name);
            Assert.That(Types(run.Output).Last(), Is.EqualTo("end"), name);
        }

        var listed = await _folder.RunAsync(
            "sessions", "-o", "wide", "--recordings", $"file://{Path.GetDirectoryName(target)}");
        Assert.That(listed.Output, Does.Contain(session).And.Contain("Ended").And.Contain($"/sessions/{session}"));
    }

    [Test]
    public async Task A_running_session_is_read_from_the_spool_in_the_operators_state()
    {
        var session = _folder.Record("orders", "ci-read", "select 42", end: false);
        var spool = Path.Combine(_folder.Root, ".dbgateway", "spool");
        Directory.CreateDirectory(spool);
        Directory.Move(Path.Combine(_folder.Root, "recordings", "shop.orders"), Path.Combine(spool, "shop.orders"));

        Assert.That((await _folder.RunAsync("replay", session)).Output, Does.Contain("[1] select 42"));
        Assert.That((await _folder.RunAsync("sessions")).Output, Does.Contain(session));
    }

    [TestCase("s3://bucket/prefix")]
    [TestCase("https://example.org/sessions/01jabcdefghjkmnpqrstvwxyz0")]
    public async Task A_URI_that_names_no_session_is_refused_in_words(string uri)
    {
        var run = await _folder.RunAsync("replay", uri);
        Assert.That((run.Code, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Does.Contain(uri.Split("/sessions")[0]));
    }

    private static List<string> Types(string output) => [.. output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonNode.Parse(line)!["type"]!.GetValue<string>())];

    private static void Three(SessionJournal journal)
    {
        Run(journal, "select 1 from orders;", StatementResult.Completed);
        Run(journal, "select 2 from customers \n\\! touch owned", StatementResult.Failed);
        journal.WriteIntent(new StatementIntent { Sql = "drop table t"u8, Verdict = StatementVerdict.Deny });
        journal.WriteEnd(new SessionEnd { Reason = "terminated" });
    }

    private static void Run(SessionJournal journal, string sql, StatementResult result)
    {
        var n = journal.WriteIntent(new StatementIntent
        {
            Sql = Encoding.UTF8.GetBytes(sql),
            Verdict = StatementVerdict.Allow,
        });
        journal.WriteOutcome(new StatementOutcome { N = n, Result = result });
    }

    // The journal goes when all of it is stored.
    private async Task<string> StoreAsync(string session)
    {
        var target = Path.Combine(_folder.Root, "recordings", "shop.orders");
        var journal = Path.Combine(target, SessionJournal.FileName(session));
        using var key = SigningKey.Create();
        var segment = new SegmentSealer(session, key, TimeProvider.System).Seal(await File.ReadAllBytesAsync(journal))!;
        await new DirectoryStore(target).TryCreateAsync(ObjectKey.Session(session, 1), segment.Content, default);
        File.Delete(journal);
        return target;
    }
}
