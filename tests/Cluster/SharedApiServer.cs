using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster;

/// <summary>
/// The API server of this test run, or that of <c>GATEWAY_TEST_KUBECONFIG</c>. Tests keep to a namespace of their own;
/// who kills or slows it starts one himself.
/// </summary>
[SetUpFixture]
public sealed class SharedApiServer
{
    private static ApiServer? s_server;

    public static ApiServer Server => s_server ?? throw new InvalidOperationException("The API server is not up.");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var foreign = Environment.GetEnvironmentVariable("GATEWAY_TEST_KUBECONFIG");
        s_server = string.IsNullOrEmpty(foreign) ? await ApiServer.StartAsync() : await ApiServer.AttachAsync(foreign);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }
    }
}
