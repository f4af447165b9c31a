using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>One installation for all client tests: they change nothing in it.</summary>
[SetUpFixture]
public sealed class ClientsInstallation
{
    public static LocalInstallation Gateway { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => Gateway = await LocalInstallation.StartAsync(ServerOfThisRun.Server);

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
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
