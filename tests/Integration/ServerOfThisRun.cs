using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Integration;

/// <summary>Starts the one server of this run; every fixture puts an installation of its own in front of it.</summary>
[SetUpFixture]
public sealed class ServerOfThisRun
{
    public static SharedServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => Server = await SharedServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
