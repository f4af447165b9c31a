using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Cluster.Operator;

/// <summary>The database server of the operator's tests; every test has a database of its own on it.</summary>
[SetUpFixture]
public sealed class OperatorDatabase
{
    private static SharedServer? s_server;
    private static int s_shops;

    [OneTimeSetUp]
    public async Task StartAsync() => s_server = await SharedServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }
    }

    /// <summary>A shop that nobody else uses.</summary>
    public static async Task<SharedServer> NewShopAsync()
    {
        var name = $"shop{Interlocked.Increment(ref s_shops)}";
        var shop = await ShopDatabase.CreateAsync(s_server!.Cluster, name, default);
        return s_server with { Shop = shop };
    }
}
