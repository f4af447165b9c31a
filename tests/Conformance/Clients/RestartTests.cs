using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>A server that restarts under load; it belongs to this fixture alone.</summary>
public sealed class RestartTests : MatrixTests
{
    private SharedServer? _server;
    private LocalInstallation? _gateway;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await SharedServer.StartAsync();
        _gateway = await MatrixGateway.StartAsync(_server);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Cell(Feature.Restart)]
    [TestCaseSource(nameof(Able), [Feature.Restart])]
    public async Task Restart_of_the_server_is_told_and_the_same_gateway_serves_again(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.Restart, _gateway);
        var proxy = _gateway!.Proxy;
        using var scenario = client.Start(Feature.Restart, stage);
        await stage.SessionAsync("is at work", $"query LIKE '%{stage.Tag}%'");
        await _server!.Cluster.RestartAsync(default);
        var saw = (await scenario.EndAsync()).Succeeded();
        Assert.That(saw, Does.Match(client.Farewell).And.EndWith("back"));
        Assert.That(_gateway.Proxy, Is.EqualTo(proxy), "The gateway should have stayed.");
        await stage.GoneAsync();
    }
}
