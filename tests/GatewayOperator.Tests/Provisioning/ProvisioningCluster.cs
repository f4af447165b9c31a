using GatewayOperator.Local;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>
/// One server for all provisioning tests; each of them has a database, an admin and a target of its own.
/// </summary>
[SetUpFixture]
public sealed class ProvisioningCluster
{
    public static PostgresCluster Server { get; private set; } = null!;

    /// <summary>Where the operator under test remembers protected columns.</summary>
    public static StateDirectory State { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        State = StateDirectory.Open(Directory.CreateTempSubdirectory("gw-state-").FullName);
        Server = await PostgresCluster.StartAsync(
            new PostgresClusterOptions
            {
                Tls = true,
                Settings = new Dictionary<string, string> { ["log_statement"] = "all" },
            },
            CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Server.DisposeAsync();
        State.Dispose();
        Directory.Delete(State.Root, recursive: true);
    }
}
