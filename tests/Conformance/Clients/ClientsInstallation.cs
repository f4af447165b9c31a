using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>
/// One installation for all client tests, and beside the shop a database that belongs to the breakglass role.
/// </summary>
[SetUpFixture]
public sealed class ClientsInstallation
{
    public const string Database = "matrix";

    public static LocalInstallation Gateway { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var server = ServerOfThisRun.Server;
        await server.Cluster.ExecuteAsync(
            "postgres", $"CREATE DATABASE {Database} OWNER {server.Dba.Username}", default);
        Gateway = await MatrixGateway.StartAsync(server);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
            await Gateway.Server.Cluster.ExecuteAsync("postgres", $"DROP DATABASE {Database} WITH (FORCE)", default);
        }
    }

    /// <summary>Waits until a statement runs at the server.</summary>
    public static Task RunningAsync(string text) => Eventually.HoldsAsync(
        $"{text} runs at the server",
        async () => await Gateway.Server.AskAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%{text}%' AND state = 'active' "
                + "AND pid <> pg_backend_pid()")
            == "1");
}
