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

    [Cell(Feature.Restart, "pgbench")]
    [Test]
    public async Task Restart_ends_pgbench_with_the_reason_and_its_next_run_succeeds()
    {
        using var stage = new Stage(_gateway!, "pgbench", Feature.Restart);
        var script = stage.Write("work.sql", $"SELECT pg_sleep(0.05) /* {stage.Tag} */;\n");
        using var interrupted = ClientProgram.Start("pgbench", ["-n", "-T", "60", "-f", script], stage.Environment);
        await stage.SessionAsync("is at work", $"query LIKE '%{stage.Tag}%'");
        await _server!.Cluster.RestartAsync(default);
        var result = await interrupted.EndAsync();
        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Contain("terminating connection due to administrator command"));
        var again = await ClientProgram.RunAsync("pgbench", ["-n", "-t", "5", "-f", script], stage.Environment);
        Assert.That(again.Succeeded(), Does.Contain("processed: 5/5"));
    }

    [Cell(Feature.Restart, "pg_dump")]
    [Test]
    public async Task Restart_ends_pg_dump_with_the_reason_and_its_next_run_succeeds()
    {
        using var stage = new Stage(_gateway!, "pg_dump", Feature.Restart, MatrixGateway.Exempt);
        string[] arguments = ["-t", "orders", "-f", Path.Combine(stage.Root, "dump.sql")];
        await using (var blocker = await _server!.Cluster.ConnectAsync(
            _server.Cluster.Superuser, _server.Shop.Name, default))
        {
            await blocker.RunAsync("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
            using var interrupted = ClientProgram.Start("pg_dump", arguments, stage.Environment);
            await stage.SessionAsync("waits for the lock", "wait_event_type = 'Lock'");
            await _server.Cluster.RestartAsync(default);
            var result = await interrupted.EndAsync();
            Assert.That(result.ExitCode, Is.Not.Zero);
            Assert.That(result.Error, Does.Contain("terminating connection due to administrator command"));
        }

        (await ClientProgram.RunAsync("pg_dump", arguments, stage.Environment)).Succeeded();
        Assert.That(await File.ReadAllTextAsync(arguments[^1]), Does.Contain("PostgreSQL database dump complete"));
    }
}
