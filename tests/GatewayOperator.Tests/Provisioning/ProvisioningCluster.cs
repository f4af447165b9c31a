using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>
/// One server for all provisioning tests; each of them has a database, an admin and a target of its own.
/// </summary>
[SetUpFixture]
public sealed class ProvisioningCluster
{
    public static PostgresCluster Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() =>
        Server = await PostgresCluster.StartAsync(
            new PostgresClusterOptions
            {
                Tls = true,
                Settings = new Dictionary<string, string> { ["log_statement"] = "all" },
            },
            CancellationToken.None);

    [OneTimeTearDown]
    public async Task StopAsync() => await Server.DisposeAsync();
}
