using System.Text.Json.Nodes;
using GatewayProxy.Recording;

namespace GatewayOperator.Cli.Tests;

public sealed class SessionsCommandTests
{
    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Recorded_sessions_are_listed_newest_first()
    {
        var first = _folder.Record("orders", "ci-read", "select 1");
        await Task.Delay(2);
        var second = _folder.Record("billing", "ops", "select 2", end: false);

        var run = await _folder.RunAsync("sessions");
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(run.Code, Is.Zero);
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[0], Does.StartWith("SESSION").And.Contain("STATEMENTS"));
        Assert.That(lines[1], Does.StartWith(second).And.Contain("Interrupted").And.Contain("shop/billing"));
        Assert.That(lines[2], Does.StartWith(first).And.Contain("Ended").And.Contain("repo:acme/shop"));
    }

    [Test]
    public async Task A_list_can_be_narrowed()
    {
        var first = _folder.Record("orders", "ci-read", "select 1");
        _folder.Record("billing", "ops", "select 2");

        Assert.That(await IdsAsync("--target", "orders"), Is.EqualTo(new[] { first }));
        Assert.That(await IdsAsync("--grant", "shop/ci-read"), Is.EqualTo(new[] { first }));
        Assert.That(await IdsAsync("--since", "1h"), Has.Length.EqualTo(2));
        Assert.That(await IdsAsync("--since", "2999-01-01"), Is.Empty);
        Assert.That(await IdsAsync("--limit", "1"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_list_can_be_narrowed_to_who_did_what_and_how_it_was_judged()
    {
        var reader = _folder.Record("orders", "ci-read", "select * from public.customers");
        var denied = _folder.Record("orders", "ops", journal => journal.WriteIntent(
            new StatementIntent { Sql = "delete from \"Orders\""u8, Verdict = StatementVerdict.Deny }));

        Assert.That(await IdsAsync("--table", "customers"), Is.EqualTo(new[] { reader }));
        Assert.That(await IdsAsync("--table", "public.CUSTOMERS"), Is.EqualTo(new[] { reader }));
        Assert.That(await IdsAsync("--table", "custom"), Is.Empty);
        Assert.That(await IdsAsync("--verdict", "deny"), Is.EqualTo(new[] { denied }));
        Assert.That(await IdsAsync("--verdict", "deny", "--table", "orders"), Is.EqualTo(new[] { denied }));
        Assert.That(await IdsAsync("--verdict", "deny", "--table", "customers"), Is.Empty);
        Assert.That(await IdsAsync("--subject", "repo:acme/*"), Has.Length.EqualTo(2));
        Assert.That(await IdsAsync("--subject", "repo:acme"), Is.Empty);
        Assert.That(await IdsAsync("--database", "billing"), Is.Empty);
        Assert.That(await IdsAsync("--until", "1h"), Is.Empty);
        Assert.That((await _folder.RunAsync("sessions", "--verdict", "maybe")).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task Csv_and_yaml_have_what_json_has()
    {
        var session = _folder.Record("orders", "ci-read", "select 1");

        var csv = (await _folder.RunAsync("sessions", "-o", "csv")).Output.Split("\r\n");
        Assert.That(csv[0], Does.StartWith("session,startedAt,state,"));
        Assert.That(csv[1], Does.StartWith($"{session},").And.Contain(",Ended,").And.Contain(",repo:acme/shop,"));
        Assert.That(csv[1].Split(','), Has.Length.EqualTo(csv[0].Split(',').Length));
        var yaml = (await _folder.RunAsync("sessions", "-o", "yaml")).Output;
        Assert.That(yaml, Does.StartWith($"- session: \"{session}\"\n").And.Contain("\n  statements: 1\n"));
    }

    [Test]
    public async Task Json_has_the_numbers_a_program_needs()
    {
        _folder.Record("orders", "ci-read", "select 1");

        var run = await _folder.RunAsync("sessions", "-o", "json");
        var row = JsonNode.Parse(run.Output)!.AsArray().Single()!;
        Assert.That(row["state"]!.GetValue<string>(), Is.EqualTo("ended"));
        Assert.That(row["statements"]!.GetValue<long>(), Is.EqualTo(1));
        Assert.That(row["target"]!.GetValue<string>(), Is.EqualTo("shop/orders"));
    }

    [Test]
    public async Task Wide_names_client_role_and_file()
    {
        var session = _folder.Record("orders", "ci-read", "select 1");
        var run = await _folder.RunAsync("sessions", "-o", "wide");

        Assert.That(run.Output, Does.Contain("gw_x").And.Contain(session + ".jsonl").And.Contain("terminated"));
    }

    [Test]
    public async Task Without_recordings_the_list_is_empty_and_no_error()
    {
        var run = await _folder.RunAsync("sessions");

        Assert.That((run.Code, run.Output, run.Error), Is.EqualTo((0, "", "No sessions.\n")));
        Assert.That((await _folder.RunAsync("sessions", "-o", "json")).Output.Trim(), Is.EqualTo("[]"));
    }

    private async Task<string[]> IdsAsync(params string[] arguments)
    {
        var run = await _folder.RunAsync(["sessions", "-o", "json", .. arguments]);
        return [.. JsonNode.Parse(run.Output)!.AsArray().Select(row => row!["session"]!.GetValue<string>())];
    }
}
