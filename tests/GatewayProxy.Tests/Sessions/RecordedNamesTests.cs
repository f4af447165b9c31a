using System.Text;
using System.Text.Json;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Protocol.Simple;
using static GatewayProxy.Tests.Sessions.ExtendedMessages;

namespace GatewayProxy.Tests.Sessions;

/// <summary>The journal names the text that runs, whatever a client does to the names of statements.</summary>
public sealed class RecordedNamesTests
{
    private const string Runs = "SELECT 'runs'";
    private const string Decoy = "SELECT 'decoy'";

    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [TestCase(true)]
    [TestCase(false)]
    public async Task Parse_that_the_server_turns_down_does_not_rename_what_runs(bool pipelined)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(Sync(Parse(new MessageBuilder(), "s", Runs)));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await ExpectAsync(client, pipelined, "EZ", m => Parse(m, "s", Decoy), m => Execute(m, "s"));
    }

    [TestCase("")]
    [TestCase("s")]
    public async Task Parse_that_the_server_skips_does_not_rename_what_runs(string name)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(Sync(Parse(new MessageBuilder(), name, Runs)));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await client.SendAsync(Sync(Execute(
            Sync(Close(Parse(Parse(new MessageBuilder(), "bad", "no SQL"), name, Decoy), name)), name)));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        await ExpectRunsAsync(client);
    }

    [Test]
    public async Task Bind_that_the_server_skips_does_not_rename_what_runs()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("BEGIN"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await client.SendAsync(Sync(Bind(Parse(Parse(new MessageBuilder(), "d", Decoy), "s", Runs), "p", "s")));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await client.SendAsync(new MessageBuilder().Query("SAVEPOINT a"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        var pipeline = Sync(Bind(Parse(new MessageBuilder(), "bad", "no SQL"), "p", "d")).Query("ROLLBACK TO a");
        pipeline.Begin(FrontendCode.Execute).String("p").Int32(0).End();
        await client.SendAsync(Sync(pipeline));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("CZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("DCZ"));
        Assert.That(RecordedText(), Is.EqualTo(Runs));
    }

    [Test]
    public async Task Names_that_are_one_to_the_server_are_one_to_the_journal()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        var stem = new string('n', 63);
        await client.SendAsync(Sync(Parse(new MessageBuilder(), stem + "a", Runs)));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await ExpectAsync(client, true, "EZ", m => Parse(m, stem + "b", Decoy), m => Execute(m, stem + "b"));
    }

    [Test]
    public async Task Names_that_are_not_ASCII_may_be_as_long_as_the_server_takes_them()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        // 30 characters of two bytes in UTF-8, and as many more as make it longer than the server looks.
        var stem = Utf8(new string('\u0436', 30));
        await client.SendAsync(Sync(Parse(Parse(new MessageBuilder(), stem + "1", Decoy), stem + "123", Runs)));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("11Z"));
        await ExpectAsync(client, true, "EZ", m => Parse(m, stem + "1234", Decoy), m => Execute(m, stem + "12345"));
        // As drivers prepare: Parse, Bind and Execute in one.
        await client.SendAsync(Sync(Execute(Parse(new MessageBuilder(), stem + "2", Runs), stem + "2")));
        await client.ExpectAsync(BackendCode.ParseComplete);
        await ExpectRunsAsync(client);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Bytes_that_name_another_statement_in_another_encoding_are_refused(bool pipelined)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        var name = Utf8("\u00e9");
        await client.SendAsync(Sync(Parse(new MessageBuilder(), name, Runs)));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        var latin = new MessageBuilder().Query("SET client_encoding = 'LATIN1'");
        if (!pipelined)
        {
            await client.SendAsync(latin);
            Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("CSZ"));
            latin.Clear();
        }

        await client.SendAsync(Sync(Parse(latin, name, Decoy)));
        var answer = pipelined ? await client.ReadUntilAsync(BackendCode.ReadyForQuery) : "CSZ";
        Assert.That(answer, Is.EqualTo("CSZ"));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        Assert.That(client.LastSqlState, Is.EqualTo("0A000"));
        // The session goes on, and the name still means what it meant.
        await client.SendAsync(new MessageBuilder().Query("SET client_encoding = 'UTF8'"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await client.SendAsync(Sync(Execute(new MessageBuilder(), name)));
        await ExpectRunsAsync(client);
    }

    [Test]
    public async Task Answer_before_ReadyForQuery_does_not_settle_which_encoding_names_are_in()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        // The server converts from now on, and says so only with the next ReadyForQuery.
        var change = Parse(new MessageBuilder(), "", "SELECT set_config('client_encoding', 'LATIN1', false)");
        await client.SendAsync(Execute(change, "").Begin(FrontendCode.Flush).End());
        await client.ReadUntilAsync(BackendCode.CommandComplete);
        await client.SendAsync(Sync(Parse(new MessageBuilder(), Utf8("\u00e9"), Decoy)));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(client.LastSqlState, Is.EqualTo("0A000"));
    }

    [Test]
    public async Task Names_that_were_closed_do_not_count_however_many_there_were()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        for (var name = 0; name < 101_000;)
        {
            var batch = new MessageBuilder();
            for (var end = name + 1000; name < end; name++)
            {
                Close(Parse(batch, $"s{name}", ""), $"s{name}");
            }

            await client.SendAsync(Sync(batch));
            Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Does.EndWith("13Z"));
        }
    }

    [Test]
    public async Task Parameters_that_the_server_turned_down_are_not_held()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("BEGIN; SELECT 1/0"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        for (var portal = 0; portal < 1000; portal++)
        {
            var bind = new MessageBuilder();
            bind.Begin(FrontendCode.Bind).String($"p{portal}").String("s").Int16(0).Int16(1).Int32(120_000)
                .Bytes(new byte[120_000]).Int16(0).End();
            await client.SendAsync(Sync(bind));
            Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("EZ"));
        }
    }

    [Test]
    public async Task Client_that_never_syncs_after_an_error_cannot_fill_the_gateways_memory()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(Parse(new MessageBuilder(), "bad", "no SQL"));
        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo("42601"));
        var bind = new MessageBuilder();
        bind.Begin(FrontendCode.Bind).String("").String("s").Int16(0).Int16(1).Int32(120_000).Bytes(new byte[120_000])
            .Int16(0).End();
        try
        {
            for (var sent = 0L; sent < 300_000_000; sent += bind.Written.Length)
            {
                await client.SendAsync(bind);
            }
        }
        catch (IOException)
        {
            // The gateway has hung up, as it should.
        }

        Assert.That(await client.ExpectErrorAsync(), Is.EqualTo(SqlState.ProtocolViolation));
    }

    private async Task ExpectAsync(
        WireClient client, bool pipelined, string firstAnswer, params Func<MessageBuilder, MessageBuilder>[] steps)
    {
        var all = new MessageBuilder();
        foreach (var step in steps)
        {
            Sync(step(all));
            if (!pipelined)
            {
                await client.SendAsync(all);
                all.Clear();
                if (step != steps[^1])
                {
                    Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo(firstAnswer));
                }
            }
        }

        if (pipelined)
        {
            await client.SendAsync(all);
            Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo(firstAnswer));
        }

        await ExpectRunsAsync(client);
    }

    private async Task ExpectRunsAsync(WireClient client)
    {
        await client.ExpectAsync(BackendCode.BindComplete);
        var row = await client.ExpectAsync(BackendCode.DataRow);
        Assert.That(Encoding.ASCII.GetString(row), Does.EndWith("runs"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(RecordedText(), Is.EqualTo(Runs));
    }

    /// <summary>The text that the journal of the newest session gives for its last statement.</summary>
    private string? RecordedText()
    {
        var lines = _gateway.Journal();
        var session = lines.Skip(lines.ToList().FindLastIndex(l => Type(l) == "sessionStart")).ToList();
        var statement = session.Last(l => Type(l) == "statement");
        var prepared = statement.GetProperty("prepared").GetInt64();
        return session.Single(l => l.GetProperty("seq").GetInt64() == prepared).GetProperty("sql").GetString();
    }

    private static string? Type(JsonElement line) => line.GetProperty("type").GetString();
}
