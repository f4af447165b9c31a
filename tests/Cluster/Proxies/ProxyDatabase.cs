using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>The database server behind the proxies of these tests, with a login role per grant that they use.</summary>
[SetUpFixture]
public sealed class ProxyDatabase
{
    public static readonly byte[] RoleKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static PostgresCluster? s_cluster;

    public static PostgresCluster Cluster => s_cluster!;

    public static string RoleOf(string grant) => $"gw_test_{grant}";

    /// <summary>A value of the database as its superuser sees it.</summary>
    public static async Task<string> AskAsync(string sql) =>
        (await Cluster.QueryAsync("orders", sql, default)).Single();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_cluster = await PostgresCluster.StartAsync(
            new PostgresClusterOptions
            {
                Tls = true,
                Settings = new Dictionary<string, string> { ["max_connections"] = "300" },
            },
            default);
        await Cluster.ExecuteAsync("postgres", "CREATE DATABASE orders", default);
        await Cluster.ExecuteAsync("orders", "CREATE TABLE public.ledger (id int, entry text)", default);
        foreach (var role in ((string[])["main", "other"]).Select(RoleOf))
        {
            await Cluster.ExecuteAsync(
                "postgres",
                $"""
                CREATE ROLE "{role}" LOGIN PASSWORD '{DerivedPassword.Derive(RoleKey, role, 1)}';
                GRANT pg_read_all_data, pg_write_all_data TO "{role}";
                """,
                default);
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_cluster is not null)
        {
            await s_cluster.DisposeAsync();
        }
    }
}
