using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Logging in, often, and what a client hears outside its statements.</summary>
public sealed class ConnectionTests : MatrixTests
{
    [Cell(Feature.Connect)]
    [TestCaseSource(nameof(Able), [Feature.Connect])]
    public async Task Token_logs_in_over_verified_TLS_and_only_over_that(Client client)
    {
        using (var stage = await PrepareAsync(client, Feature.Connect))
        {
            Assert.That(await PlayAsync(client, Feature.Connect, stage), Is.EqualTo(Gateway.LoginRole()));
            Assert.That((await Journal.OfAsync(stage))[0].Text("tls"), Does.Contain("TLS_"));
        }

        using var folder = new ScratchFolder();
        var foreign = folder.Write("foreign-ca.crt", Gateway.Server.Cluster.CaPem!);
        using var distrusting = await PrepareAsync(client, Feature.Connect, ca: foreign);
        using var scenario = client.Start(Feature.Connect, distrusting);
        var refused = await scenario.EndAsync();
        Assert.That(refused.ExitCode, Is.Not.Zero, "The client must not trust a gateway of another authority.");
        Assert.That(refused.Output, Does.Not.Contain(Gateway.LoginRole()));
    }

    [Cell(Feature.Notice)]
    [TestCaseSource(nameof(Able), [Feature.Notice])]
    public async Task Notice_arrives(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.Notice);
        using var scenario = client.Start(Feature.Notice, stage);
        var result = await scenario.EndAsync();
        result.Succeeded();
        Assert.That(result.Everything, Does.Contain(stage.Tag));
    }

    [Cell(Feature.Listen)]
    [TestCaseSource(nameof(Able), [Feature.Listen])]
    public async Task Notification_of_another_session_arrives_under_an_Exempt_grant(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.Listen);
        using var scenario = client.Start(Feature.Listen, stage);
        await stage.SessionAsync("listens", "query ILIKE 'LISTEN %matrix%' AND state = 'idle'");
        await Gateway.Server.AskAsync($"SELECT pg_notify('matrix', '{stage.Tag}')");
        scenario.GoAhead();
        Assert.That((await scenario.EndAsync()).Succeeded(), Does.Contain(stage.Tag));
    }

    [Cell(Feature.Storm)]
    [TestCaseSource(nameof(Able), [Feature.Storm])]
    public async Task Two_hundred_short_visits_in_bursts_all_succeed_and_leave_no_session(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.Storm);
        Assert.That(await PlayAsync(client, Feature.Storm, stage), Is.EqualTo("200"));
        await stage.GoneAsync();
    }
}
