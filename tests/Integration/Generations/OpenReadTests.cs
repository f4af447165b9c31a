using System.Diagnostics;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using static GatewayOperator.Tests.Integration.Generations.WireSession;

namespace GatewayOperator.Tests.Integration.Generations;

/// <summary>What is being read when the policy changes.</summary>
public sealed class OpenReadTests
{
    private const string Emails = "SELECT email FROM customers ORDER BY id";

    private PolicyScene _scene = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _scene = await PolicyScene.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _scene.DisposeAsync();

    [TestCase("BEGIN; DECLARE c CURSOR FOR " + Emails)]
    [TestCase("DECLARE c CURSOR WITH HOLD FOR " + Emails)]
    public async Task Cursor_may_finish_for_a_while_when_its_mask_changes_then_the_session_ends(string declare)
    {
        var before = await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.QueryAsync(declare);
        await _scene.MaskAsync();
        await EndsSoonAsync(session, new MessageBuilder().Query("FETCH 10 FROM c"), before);
    }

    [Test]
    public async Task Suspended_portal_may_finish_for_a_while_when_its_mask_changes_then_the_session_ends()
    {
        var before = await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.QueryAsync("BEGIN");
        await session.SayAsync(Run(Parse("", Emails), "", "p", 10).Sync());
        await _scene.MaskAsync();
        await EndsSoonAsync(session, Execute(new MessageBuilder(), "p", 10).Sync(), before);
    }

    [TestCase("p")]
    [TestCase("")]
    public async Task Portal_that_was_bound_and_never_run_ends_its_session_when_its_mask_changes(string portal)
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.QueryAsync("BEGIN");
        Assert.That(await session.SayAsync(Bind(Parse("", Emails), "", portal).Sync()), Is.EqualTo("12Z"));
        await _scene.MaskAsync();
        await session.EndAsync();
        Assert.That(session.SqlState, Is.EqualTo("57P01"), session.Message);
    }

    [Test]
    public async Task Cursor_on_a_column_that_becomes_masked_ends_its_session()
    {
        var before = await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        await session.QueryAsync("BEGIN; DECLARE c CURSOR FOR SELECT name FROM customers ORDER BY id");
        await session.QueryAsync("FETCH 1 FROM c");
        await _scene.MaskAsync(PolicyScene.Rule("name", "Redact"));
        await session.EndAsync();
        Assert.That(session.SqlState, Is.EqualTo("57P01"), session.Message);
        await PolicyScene.GoneAsync(before);
    }

    [Test]
    public async Task Statement_that_still_runs_when_its_mask_changes_ends_with_its_session()
    {
        await _scene.MaskAsync();
        using var session = await _scene.OpenWireAsync();
        var running = session.QueryAsync("SELECT email, pg_sleep(0.01) FROM customers");
        await _scene.MaskAsync();
        Assert.That(await running, Does.EndWith("E"));
        Assert.That(session.SqlState, Is.EqualTo("57P01"), session.Message);
    }

    [Test]
    public async Task Finished_closed_and_unconcerned_reads_end_no_session()
    {
        await _scene.MaskAsync();
        using var closed = await _scene.OpenWireAsync();
        await closed.QueryAsync($"DECLARE c CURSOR WITH HOLD FOR {Emails}");
        await closed.QueryAsync($"CLOSE c; BEGIN; DECLARE d CURSOR FOR {Emails}; COMMIT");
        await closed.QueryAsync("BEGIN");
        await closed.SayAsync(Describe(Run(Bind(Parse("", Emails), "", "p"), "", "q"), 'P', "p").Sync());
        await closed.QueryAsync("COMMIT");
        using var other = await _scene.OpenWireAsync();
        await other.QueryAsync("BEGIN; DECLARE c CURSOR FOR SELECT id FROM orders ORDER BY id");
        await _scene.MaskAsync();
        await Task.Delay(TimeSpan.FromSeconds(7));
        await closed.QueryAsync(PolicyScene.Email);
        Assert.That(closed.Values, Is.EqualTo(new[] { _scene.Shown }));
        await other.QueryAsync("FETCH 1 FROM c");
        Assert.That(other.Values, Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task Cursor_lives_on_when_the_policy_shows_more()
    {
        var before = await _scene.MaskAsync(PolicyScene.Rule("name", "Redact"));
        using var session = await _scene.OpenWireAsync();
        await session.QueryAsync("BEGIN; DECLARE c CURSOR FOR SELECT email, name FROM customers ORDER BY id");
        var rule = $"Constant, value: {before}";
        _scene.Write(PolicyScene.Rule("email", rule) + PolicyScene.Rule("phone", rule));
        await _scene.ShowsAsync(
            "SELECT name FROM customers ORDER BY id LIMIT 1",
            await ServerOfThisRun.Server.AskAsync("SELECT name FROM customers ORDER BY id LIMIT 1"));
        await Task.Delay(TimeSpan.FromSeconds(7));
        await session.QueryAsync("FETCH 2 FROM c");
        Assert.That(session.Values, Is.EqualTo(new[] { before, before }));
        await session.QueryAsync("COMMIT");
    }

    [Test]
    public async Task Change_of_columns_refuses_no_statement_meanwhile()
    {
        await _scene.MaskAsync();
        await using var session = await _scene.OpenAsync();
        var errors = new List<string>();
        var clock = Stopwatch.StartNew();
        foreach (var rule in (string[])[PolicyScene.Rule("name", "Redact"), "", PolicyScene.Rule("name", "Redact")])
        {
            var changed = _scene.MaskAsync(rule);
            while (!changed.IsCompleted)
            {
                foreach (var sql in (string[])["SELECT count(*) FROM orders WHERE id < 9", PolicyScene.Email])
                {
                    try
                    {
                        await session.ScalarAsync(sql);
                    }
                    catch (Npgsql.PostgresException e)
                    {
                        errors.Add($"{clock.Elapsed} {sql} {e.SqlState} {e.MessageText}");
                    }
                }
            }

            await changed;
        }

        Assert.That(errors, Is.Empty);
    }

    [Test]
    public async Task Statement_is_wholly_under_one_policy_or_the_other()
    {
        await _scene.MaskAsync();
        await using var session = await _scene.OpenAsync();
        var shown = new HashSet<string>();
        var errors = new List<string>();
        for (var change = 0; change < 3; change++)
        {
            var changed = _scene.MaskAsync();
            while (!changed.IsCompleted)
            {
                try
                {
                    // Both masks of 10 000 rows at once: more than one pair would be two policies.
                    shown.Add((string)(await session.ScalarAsync(
                        "SELECT string_agg(DISTINCT email || '=' || phone, ';') FROM customers"))!);
                }
                catch (Npgsql.PostgresException e)
                {
                    errors.Add($"{e.SqlState} {e.MessageText}");
                }
            }

            await changed;
        }

        Assert.That(shown, Has.All.Match("^(mask [0-9a-f]{32})=\\1$"));
        Assert.That(errors, Is.Empty);
    }

    /// <summary>Goes on reading: what is shown is the mask of before, until the session ends.</summary>
    private static async Task EndsSoonAsync(WireSession session, MessageBuilder more, string before)
    {
        var clock = Stopwatch.StartNew();
        var read = 0;
        while (!(await session.SayAsync(more)).EndsWith('E') && clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            Assert.That(session.Values, Has.All.EqualTo(before).And.Not.Empty, session.Message);
            read += session.Values.Count;
            await Task.Delay(50);
        }

        TestContext.Out.WriteLine($"ended after {clock.Elapsed}, {read} rows");
        Assert.That(session.SqlState, Is.EqualTo("57P01"), session.Message);
        Assert.That(read, Is.Positive);
        await PolicyScene.GoneAsync(before);
    }
}
