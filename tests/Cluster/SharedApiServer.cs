using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster;

/// <summary>
/// The API server of this test run. Tests keep to a namespace of their own; who kills or slows it starts one himself.
/// </summary>
[SetUpFixture]
public sealed class SharedApiServer
{
    private static ApiServer? s_server;

    public static ApiServer Server => s_server ?? throw new InvalidOperationException("The API server is not up.");

    [OneTimeSetUp]
    public async Task StartAsync() => s_server = await ApiServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }
    }
}
