using System.Globalization;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>A server with a connection for every hold, and a row for each to change.</summary>
public static class HoldServer
{
    public static async Task<PostgresCluster> StartAsync(int holds, CancellationToken ct)
    {
        var settings = new Dictionary<string, string>
        {
            ["max_connections"] = (holds + 50).ToString(CultureInfo.InvariantCulture),
            ["autovacuum"] = "off",
        };
        var cluster = await PostgresCluster.StartAsync(new PostgresClusterOptions { Settings = settings }, ct);
        var role = BenchServer.GatewayRole;
        var password = DerivedPassword.Derive(BenchServer.RoleKey.Key, role, BenchServer.RoleKey.Epoch);
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {BenchServer.Database}", ct);
        await cluster.ExecuteAsync(
            BenchServer.Database,
            $"""
            CREATE ROLE {role} LOGIN PASSWORD '{password}';
            GRANT pg_read_all_data, pg_write_all_data TO {role};
            CREATE TABLE held (id int PRIMARY KEY, n int NOT NULL);
            INSERT INTO held SELECT id, 0 FROM generate_series(0, {holds - 1}) id;
            """,
            ct);
        return cluster;
    }
}
