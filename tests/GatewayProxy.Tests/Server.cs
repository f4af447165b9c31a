using GatewayOperator.Tests.Support;

namespace GatewayProxy.Tests;

/// <summary>One PostgreSQL server with an empty database <c>shop</c> for all tests of this assembly.</summary>
[SetUpFixture]
public sealed class Server
{
    private static PostgresCluster? _cluster;

    public static PostgresCluster Cluster =>
        _cluster ?? throw new InvalidOperationException("The server starts before the first test.");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _cluster = await PostgresCluster.StartAsync(
            new PostgresClusterOptions
            {
                Tls = true,
                Settings = new Dictionary<string, string> { ["max_connections"] = "700" },
            },
            default);
        await _cluster.ExecuteAsync("postgres", "CREATE DATABASE shop", default);
        await _cluster.ExecuteAsync(
            "shop",
            """
            CREATE TABLE items (id int PRIMARY KEY, name text);
            INSERT INTO items SELECT n, 'item ' || n FROM generate_series(1, 1000) n;
            GRANT CREATE ON SCHEMA public TO PUBLIC;
            """,
            default);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
