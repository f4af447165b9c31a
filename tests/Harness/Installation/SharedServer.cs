using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>
/// The database server of this test run: TLS, the shop of the demo, a least-privileged admin and a DBA.
/// </summary>
public sealed record SharedServer(PostgresCluster Cluster, ShopDatabase Shop, PostgresCredential Dba) : IAsyncDisposable
{
    /// <summary>Starts it; <paramref name="settings"/> come on top of what every test needs.</summary>
    public static async Task<SharedServer> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var options = new PostgresClusterOptions
        {
            Tls = true,
            Settings = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
            {
                ["max_connections"] = "620",
            },
        };
        var cluster = await PostgresCluster.StartAsync(options, default);
        var shop = await ShopDatabase.CreateAsync(cluster, "orders", default);
        var dba = new PostgresCredential("orders_dba", shop.Admin.Password);
        await cluster.ExecuteAsync(
            "postgres",
            $"CREATE ROLE {dba.Username} LOGIN PASSWORD '{dba.Password}'; GRANT pg_read_all_data TO {dba.Username}",
            default);
        return new SharedServer(cluster, shop, dba);
    }

    /// <summary>One value of the shop as the superuser sees it.</summary>
    public async Task<string> AskAsync(string sql) => (await Cluster.QueryAsync(Shop.Name, sql, default)).Single();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
