using System.Text.Json;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;
using static GatewayProxy.Tests.Sessions.ExtendedMessages;

namespace GatewayProxy.Tests.Sessions;

/// <summary>
/// SQL has the protocol's names too: where it acted on them, the journal does not claim to know the text.
/// </summary>
public sealed class SharedNamesTests
{
    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [TestCase("DEALLOCATE s; PREPARE s AS SELECT 'other'", true)]
    [TestCase("DEALLOCATE ALL; PREPARE s AS SELECT 'other'", true)]
    [TestCase("DISCARD ALL", true)]
    [TestCase("SELECT 'PREPARE'", false)]
    public async Task Outcome_says_whether_SQL_acted_on_the_statements_name(string sql, bool uncertain)
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(Sync(Parse(new MessageBuilder(), "s", "SELECT 'seen'")));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        // In one pipeline: when the Execute passes the gateway, the server has run nothing of it yet.
        var pipeline = sql.StartsWith("DISCARD", StringComparison.Ordinal)
            ? new MessageBuilder().Query(sql).Query("PREPARE s AS SELECT 'other'")
            : new MessageBuilder().Query(sql);
        await client.SendAsync(Sync(Execute(pipeline, "s")));
        while (await client.ReadUntilAsync(BackendCode.ReadyForQuery) != "2DCZ")
        {
        }

        Assert.That(LastIsUncertain(), Is.EqualTo(uncertain));
    }

    [Test]
    public async Task Statement_prepared_anew_after_SQL_acted_is_certain_again()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("PREPARE t AS SELECT 1; DEALLOCATE t"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await client.SendAsync(Sync(Execute(Parse(new MessageBuilder(), "t", "SELECT 'seen'"), "t")));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("12DCZ"));
        Assert.That(LastIsUncertain(), Is.False);
    }

    [Test]
    public async Task Portal_that_a_cursor_of_SQL_took_the_name_of_is_uncertain()
    {
        using var client = await WireClient.LogInAsync(_gateway);
        await client.SendAsync(new MessageBuilder().Query("BEGIN"));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await client.SendAsync(Sync(Bind(Parse(new MessageBuilder(), "s", "SELECT 'seen'"), "p", "s")));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        var pipeline = new MessageBuilder().Query("CLOSE p; DECLARE p CURSOR FOR SELECT 'other'");
        pipeline.Begin(FrontendCode.Execute).String("p").Int32(0).End();
        await client.SendAsync(Sync(pipeline));
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("DCZ"));
        Assert.That(LastIsUncertain(), Is.True);
    }

    private bool LastIsUncertain() =>
        _gateway.Journal().Last(l => l.GetProperty("type").GetString() == "outcome")
            .TryGetProperty("textUncertain", out var uncertain) && uncertain.ValueKind == JsonValueKind.True;
}
