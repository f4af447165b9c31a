using GatewayOperator.Tests.Harness.Gateway;
using Npgsql;

namespace GatewayOperator.Tests.Conformance.Protocol;

/// <summary>How clients of PostgreSQL 17 and 18 begin a connection, before the server of this run.</summary>
public sealed class NewerClientTests
{
    private GatewayUnderTest _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var server = ServerOfThisRun.Server;
        _gateway = await GatewayUnderTest.StartAsync(
            server.Cluster, config => config with { Grants = [GatewayUnderTest.Grant("main", server.Shop.Name)] });
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [TestCase("sslnegotiation=direct")]
    [TestCase("sslnegotiation=postgres")]
    [TestCase("sslnegotiation=direct min_protocol_version=3.2 max_protocol_version=3.2")]
    public async Task Psql_18_logs_in_with(string parameters)
    {
        PostgreSql18.Require();
        var result = await _gateway.PsqlAsync(
            $"{parameters} dbname={ServerOfThisRun.Server.Shop.Name}", "-c", "\\conninfo", "-c", "SELECT 'alive'");
        Assert.That(result.Succeeded(), Does.Contain("ALPN|postgresql\n").And.EndWith("\nalive"));
    }

    [Test]
    public async Task Npgsql_logs_in_with_direct_TLS()
    {
        var connection = new NpgsqlConnectionStringBuilder(
            _gateway.Connection(database: ServerOfThisRun.Server.Shop.Name).ConnectionString)
        {
            SslNegotiation = SslNegotiation.Direct,
        };
        await using var opened = new NpgsqlConnection(connection.ConnectionString);
        await opened.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT 1", opened);
        Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo(1));
    }
}
