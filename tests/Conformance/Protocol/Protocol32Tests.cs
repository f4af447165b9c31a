using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Protocol;

/// <summary>Protocol 3.2 from end to end: clients and server of PostgreSQL 18 with the gateway between them.</summary>
public sealed class Protocol32Tests
{
    private PostgreSql18 _server = null!;
    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        PostgreSql18.Require();
        _server = await PostgreSql18.StartAsync();
        _gateway = await GatewayUnderTest.StartAsync(_server.Cluster);
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

    [TestCase(0, 4)]
    [TestCase(1, 4)]
    [TestCase(2, 32)]
    public async Task Client_gets_the_cancel_key_of_its_version_and_cancels_with_it(int minor, int length)
    {
        using var client = await WireClient.ConnectAsync(_gateway.Address);
        var key = await client.LogInAsync(_gateway, minor);
        Assert.That(key.Secret.Length, Is.EqualTo(length));
        await client.SleepUntilCancelledAsync(_gateway, key);
    }

    [TestCase("min_protocol_version=3.2 max_protocol_version=latest", "3.2")]
    [TestCase("max_protocol_version=3.0", "3.0")]
    [TestCase("", "3.0")]
    public async Task Psql_18_speaks_the_version_it_asks_for(string parameters, string version)
    {
        var result = await _gateway.PsqlAsync(parameters, "-c", "\\conninfo", "-c", "SHOW server_version_num");
        Assert.That(result.Succeeded(), Does.Contain($"Protocol Version|{version}\n").And.Match("\n18[0-9]{4}$"));
    }

    [TestCase("max_protocol_version=3.2")]
    [TestCase("")]
    public async Task Interrupt_in_psql_18_cancels_the_statement(string parameters)
    {
        using var psql = _gateway.StartPsql(PostgreSql18.Psql, parameters, "-c", "SELECT pg_sleep(71)");
        await InterruptAsync(psql);
    }

    [Test]
    public async Task Interrupt_in_an_older_psql_cancels_the_statement()
    {
        using var psql = _gateway.StartPsql("psql", "", "-c", "SELECT pg_sleep(71)");
        await InterruptAsync(psql);
    }

    [Test]
    public async Task Npgsql_runs_statements_at_a_server_of_version_18()
    {
        await using var connection = await _gateway.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT current_setting('server_version_num')", connection);
        Assert.That(await command.ExecuteScalarAsync(), Does.StartWith("18"));
    }

    private async Task InterruptAsync(RunningProgram psql)
    {
        const string running =
            "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(71)' AND state = 'active'";
        await _server.Cluster.WaitUntilAsync(running, "1");
        Processes.Signal("INT", psql.Id);
        Assert.That((await psql.EndAsync()).Error, Does.Contain("57014"));
        Assert.That(await _server.Cluster.QueryAsync("postgres", running, default), Is.EqualTo((string[])["0"]));
    }
}
