using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>The one PostgreSQL server that every contender stands before, with pgbench's tables in its cache.</summary>
public sealed class BenchServer : IAsyncDisposable
{
    public const string Database = "bench";

    /// <summary>The role that clients of everything but the gateway log in as.</summary>
    public const string Role = "bench";

    /// <summary>The role that the gateway logs in as; its password is derived.</summary>
    public const string GatewayRole = "gw_bench";

    /// <summary>pgbench's scale: a million rows in pgbench_accounts, about 150 MB with the index.</summary>
    private const int Scale = 10;

    private BenchServer(PostgresCluster cluster) => Cluster = cluster;

    public static RoleKeyConfig RoleKey { get; } =
        new() { Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], Epoch = 1 };

    public PostgresCluster Cluster { get; }

    public int Port => Cluster.Port;

    public string RolePassword => Cluster.Superuser.Password;

    public static async Task<BenchServer> StartAsync(CancellationToken ct)
    {
        var options = new PostgresClusterOptions { Tls = true, Settings = Settings };
        var server = new BenchServer(await PostgresCluster.StartAsync(options, ct));
        try
        {
            await server.FillAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings a write benchmark's tables back to where they were small.</summary>
    public Task TidyAsync(CancellationToken ct) => ExecuteAsync(
        ct, "TRUNCATE pgbench_history", "VACUUM pgbench_branches", "VACUUM pgbench_tellers", "CHECKPOINT");

    /// <summary>Runs statements as the superuser, each by itself.</summary>
    public async Task ExecuteAsync(CancellationToken ct, params string[] statements)
    {
        foreach (var statement in statements)
        {
            await Cluster.ExecuteAsync(Database, statement, ct);
        }
    }

    public async Task<string> ScalarAsync(string sql, CancellationToken ct) =>
        (await Cluster.QueryAsync(Database, sql, ct))[0];

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    // What writes in the background at its own time would be counted for whoever runs at that time.
    private static Dictionary<string, string> Settings => new()
    {
        ["max_connections"] = "300",
        ["shared_buffers"] = "512MB",
        ["max_wal_size"] = "8GB",
        ["checkpoint_timeout"] = "1d",
        ["autovacuum"] = "off",
    };

    private async Task FillAsync(CancellationToken ct)
    {
        await Cluster.ExecuteAsync("postgres", $"CREATE DATABASE {Database}", ct);
        await new ClientProgram("pgbench", ["-i", "-q", "-s", $"{Scale}"], new Dictionary<string, string>
        {
            ["PGHOST"] = PostgresCluster.Host,
            ["PGPORT"] = $"{Port}",
            ["PGUSER"] = Cluster.Superuser.Username,
            ["PGPASSWORD"] = Cluster.Superuser.Password,
            ["PGDATABASE"] = Database,
        }).RunAsync(ct);
        var derived = DerivedPassword.Derive(RoleKey.Key, GatewayRole, RoleKey.Epoch);
        await ExecuteAsync(
            ct,
            "CREATE UNLOGGED TABLE bench_load (LIKE pgbench_accounts)",
            $"CREATE ROLE {Role} LOGIN PASSWORD '{RolePassword}'",
            $"CREATE ROLE {GatewayRole} LOGIN PASSWORD '{derived}'",
            $"GRANT pg_read_all_data, pg_write_all_data TO {Role}, {GatewayRole}",
            "VACUUM ANALYZE");
    }
}
