using GatewayOperator.Tests.ClusterSupport;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Cluster.Operator;

/// <summary>The rights that the manifest gives are enough for everything the operator makes.</summary>
public sealed class RightsTests
{
    [Test]
    public async Task Everything_a_gateway_consists_of_is_made()
    {
        await using var stage = await OperatorStage.SetAsync(
            SharedApiServer.Server, await OperatorDatabase.NewShopAsync(), proxiesInPods: true);
        await stage.ApplySamplesAsync();
        await stage.StartOperatorAsync();

        foreach (var kind in (string[])
        [
            "serviceaccount", "role", "rolebinding", "deployment", "service", "poddisruptionbudget", "networkpolicy",
        ])
        {
            await Wait.UntilAsync(
                $"there is a {kind}",
                async () => await stage.FindAsync(kind, "orders-gateway") is not null,
                () => stage.Log);
        }

        var said = await stage.UntilAsync("databasetarget", "orders", "Programmed", "False/ProxyNotReady");
        Assert.That(said, Does.Contain("pod"), "It says what it waits for.");
        Assert.That(stage.Log, Does.Not.Contain("forbidden").IgnoreCase);
    }

    [Test]
    public async Task Webhooks_are_registered_and_refuse_what_the_schema_cannot()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { ControllerManager = false });
        await using var stage = await OperatorStage.SetAsync(server, await OperatorDatabase.NewShopAsync());
        var port = FreePort.Take();
        await stage.StartOperatorAsync(
            "--webhook-address", $"127.0.0.1:{port}", "--webhook-url", $"https://127.0.0.1:{port}");
        var wrong = stage.Sample(ResourceFolder.Grant)
            .Replace("notBefore: 2026-01-01", "notBefore: 2031-01-01", StringComparison.Ordinal);

        var last = "";
        await Wait.UntilAsync(
            "a grant that ends before it begins is refused",
            async () => (last = (await stage.Kubectl.ApplyAsync(wrong, "--dry-run=server")).Error)
                .Contains("later than notBefore"),
            () => last + stage.Log);

        Assert.That(stage.Log, Does.Not.Contain("forbidden").IgnoreCase);
    }
}
