using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Chart;

/// <summary>The chart on a real API server (without nodes: no pod starts).</summary>
public sealed class InstallationTests
{
    private const string Space = "gateway-system";

    [Test]
    [CancelAfter(110_000)]
    public async Task A_release_is_installed_upgraded_and_removed_and_the_kinds_and_grants_stay(CancellationToken ct)
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { InstallCrds = false }, ct);
        using var helm = new Helm();
        var kubectl = server.Kubectl();
        await KubectlAsync("create", "namespace", "shop");

        (await ReleaseAsync("install", "--create-namespace", "--set", "watchNamespaces={shop}")).Succeeded();
        await KubectlAsync("wait", "--for=condition=Established", "--timeout=30s", "crd", "--all");
        (await kubectl.ApplyAsync(Samples.Read("databasegrant.yaml", "shop"))).Succeeded();
        (await ReleaseAsync("upgrade", "--set", "watchNamespaces={shop,gateway-system}", "--set", "replicas=1"))
            .Succeeded();
        var replicas = await KubectlAsync(
            "-n", Space, "get", "deployment", "gateway-operator", "-o", "jsonpath={.spec.replicas}");
        (await helm.RunAsync("uninstall", "gateway-operator", "-n", Space, "--kubeconfig", server.AdminKubeconfig))
            .Succeeded();

        Assert.That(replicas, Is.EqualTo("1"));
        Assert.That(await KubectlAsync("-n", "shop", "get", "databasegrants", "-o", "name"), Is.Not.Empty);
        Assert.That(await KubectlAsync("get", "roles,deployments,services", "-n", Space, "-o", "name"), Is.Empty);

        async Task<string> KubectlAsync(params IReadOnlyList<string> arguments) =>
            (await kubectl.RunAsync(arguments)).Succeeded();

        Task<KubectlResult> ReleaseAsync(string verb, params IReadOnlyList<string> more) => helm.RunAsync(
            [verb, "gateway-operator", Helm.ChartPath, "-n", Space, "--kubeconfig", server.AdminKubeconfig, .. more]);
    }
}
