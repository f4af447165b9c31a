using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Local;

/// <summary>One server with the shop database for all tests of local mode.</summary>
[SetUpFixture]
public sealed class LocalCluster
{
    public static PostgresCluster Server { get; private set; } = null!;

    public static ShopDatabase Shop { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Server = await PostgresCluster.StartAsync(null, CancellationToken.None);
        Shop = await ShopDatabase.CreateAsync(Server, "orders", CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await Server.DisposeAsync();
}
