using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using static GatewayProxy.Tests.Sessions.ExtendedMessages;

namespace GatewayProxy.Tests.Sessions;

/// <summary>Clients that send far more than the server has answered.</summary>
public sealed class FarAheadTests
{
    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _gateway = await GatewayUnderTest.StartAsync(Server.Cluster);

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Pipeline_of_any_length_waits_for_a_busy_server()
    {
        const int messages = 600_000;
        using var client = await WireClient.LogInAsync(_gateway);
        var reading = client.ReadUntilAsync(BackendCode.ReadyForQuery);
        await client.SendAsync(Execute(Parse(new MessageBuilder(), "", "SELECT pg_sleep(1)"), ""));
        var thousand = new MessageBuilder();
        for (var i = 0; i < 1000; i++)
        {
            Close(thousand, "s");
        }

        for (var sent = 0; sent < messages; sent += 1000)
        {
            await client.SendAsync(thousand);
        }

        await client.SendAsync(Sync(new MessageBuilder()));
        var answer = await reading;
        Assert.That(answer, Has.Length.EqualTo("12DC".Length + messages + "Z".Length));
        Assert.That(answer, Does.StartWith("12DC33").And.EndWith("33Z"));
    }

    [Test]
    public async Task Statements_skipped_after_an_error_are_all_recorded_as_skipped()
    {
        const int statements = 50_000;
        using var client = await WireClient.LogInAsync(_gateway);
        var before = Outcomes("skipped");
        var all = Parse(Parse(new MessageBuilder(), "s", "SELECT"), "bad", "no SQL");
        for (var i = 0; i < statements; i++)
        {
            Execute(all, "s");
        }

        await client.SendAsync(Sync(all));
        Assert.That(await client.ReadUntilAsync(BackendCode.ReadyForQuery), Is.EqualTo("1EZ"));
        Assert.That(Outcomes("skipped") - before, Is.EqualTo(statements));
    }

    private int Outcomes(string result) => _gateway.Journal().Count(
        l => l.GetProperty("type").GetString() == "outcome" && l.GetProperty("result").GetString() == result);
}
