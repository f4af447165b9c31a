using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Conformance.Protocol;

/// <summary>
/// PostgreSQL 18 as <c>scripts/unpack-postgresql-18</c> left it. The server runs from a copy: the user that it runs as
/// need not be able to read the repository.
/// </summary>
public sealed class PostgreSql18 : IAsyncDisposable
{
    private const string Programs = "usr/lib/postgresql/18/bin";

    private static readonly string Unpacked = Repository.PathOf("artifacts/tools/postgresql-18");

    private readonly string _copy;

    private PostgreSql18(string copy, PostgresCluster cluster)
    {
        _copy = copy;
        Cluster = cluster;
    }

    public PostgresCluster Cluster { get; }

    public static string Psql => Path.Combine(Unpacked, "tree", Programs, "psql");

    /// <summary>Ends the test as ignored where there is no PostgreSQL 18.</summary>
    public static void Require()
    {
        if (!File.Exists(Path.Combine(Unpacked, "complete")))
        {
            Assert.Ignore("PostgreSQL 18 is not unpacked; make deps does it where apt knows a Debian mirror.");
        }
    }

    /// <summary>A server with TLS and an empty database <c>shop</c>.</summary>
    public static async Task<PostgreSql18> StartAsync()
    {
        var copy = Directory.CreateTempSubdirectory("gwpg18-").FullName;
        (await ClientProgram.RunAsync("chmod", ["755", copy])).Succeeded();
        (await ClientProgram.RunAsync("cp", ["-a", Path.Combine(Unpacked, "tree", "usr"), copy])).Succeeded();
        var options = new PostgresClusterOptions { Tls = true, Binaries = Path.Combine(copy, Programs) };
        var cluster = await PostgresCluster.StartAsync(options, default);
        await cluster.ExecuteAsync("postgres", "CREATE DATABASE shop", default);
        return new PostgreSql18(copy, cluster);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Directory.Delete(_copy, recursive: true);
    }
}
