using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Cluster.Targets.Manifests;
using GatewayOperator.Compile;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Cluster.Targets;

public sealed class ConfigurationTests
{
    [Test]
    public async Task What_one_operator_published_is_known_to_the_next()
    {
        await using var stage = await TargetStage.StartAsync();
        var config = await stage.ConfigAsync();
        await Publisher(stage).PublishAsync(config, default);

        var next = Publisher(stage);
        await next.OpenAsync(default);

        Assert.That(
            next.Published!.Revision, Is.EqualTo(GatewayConfigSerializer.WithRevision(config).Revision));
    }

    [Test]
    public async Task The_same_content_is_not_written_twice()
    {
        await using var stage = await TargetStage.StartAsync();
        var config = await stage.ConfigAsync();
        var publisher = Publisher(stage);
        await publisher.PublishAsync(config, default);
        var before = await stage.VersionsAsync(OwnedKinds.Secret);

        await publisher.PublishAsync(config with { CompiledAt = config.CompiledAt.AddHours(1) }, default);
        var next = Publisher(stage);
        await next.OpenAsync(default);
        await next.PublishAsync(config with { CompiledAt = config.CompiledAt.AddHours(2) }, default);

        Assert.That(await stage.VersionsAsync(OwnedKinds.Secret), Is.EqualTo(before));
    }

    [Test]
    public async Task What_somebody_wrote_over_it_is_written_anew()
    {
        await using var stage = await TargetStage.StartAsync();
        var config = await stage.ConfigAsync();
        var publisher = Publisher(stage);
        await publisher.PublishAsync(config, default);
        var name = ClusterNames.Config("orders");
        var written = Data(await stage.FindAsync(OwnedKinds.Secret, name));

        await stage.Client.MergePatchAsync<JsonObject>(
            stage.Namespace, name, JsonNode.Parse("""{"data": {"config.json": "e30="}}""")!, default,
            type: OwnedKinds.Secret);
        await stage.SeenAsync(OwnedKinds.Secret, name, o => Data(o) == "e30=");
        await publisher.PublishAsync(config, default);

        Assert.That(Data(await stage.FindAsync(OwnedKinds.Secret, name)), Is.EqualTo(written));
    }

    [Test]
    public async Task A_large_one_is_spread_found_again_and_gathered_when_it_shrinks()
    {
        await using var stage = await TargetStage.StartAsync();
        var small = await stage.ConfigAsync();
        await stage.GrantAsync();
        var grant = (await stage.ConfigAsync()).Grants.Single();
        var many = Enumerable.Range(0, 4000).Select(i => grant with { Uid = $"{i}" });
        var large = small with { Grants = [.. many] };

        await Publisher(stage).PublishAsync(large, default);
        var secrets = await stage.VersionsAsync(OwnedKinds.Secret);
        var next = Publisher(stage);
        await next.OpenAsync(default);

        Assert.That(secrets, Has.Some.StartsWith("Secret/orders-gateway-config-3 "));
        Assert.That(next.Published!.Grants, Has.Count.EqualTo(4000));

        await next.PublishAsync(small, default);
        Assert.That(
            await stage.VersionsAsync(OwnedKinds.Secret), Has.None.Contains("orders-gateway-config-"));
        var last = Publisher(stage);
        await last.OpenAsync(default);
        Assert.That(last.Published!.Grants, Is.Empty);
    }

    [Test]
    public async Task A_proxy_may_read_its_own_and_no_other_secret_and_approve_nothing()
    {
        await using var stage = await TargetStage.StartAsync();
        await Publisher(stage).PublishAsync(await stage.ConfigAsync(), default);
        foreach (var manifest in AccessManifests.Of(new GatewayShape(stage.Target, stage.Options)))
        {
            await stage.Client.ApplyAsync<JsonObject>(
                stage.Namespace, manifest.Name, manifest.Body, "test", default, type: manifest.Type);
        }

        var token = await TargetStage.Server.TokenAsync(stage.Namespace, "orders-gateway");
        var proxy = new Kubectl(TargetStage.Server.KubeconfigWithToken(token, stage.Namespace));

        await Wait.UntilAsync(
            "the proxy reads its configuration",
            async () => (await proxy.RunAsync("get", "secret", "orders-gateway-config")).ExitCode == 0);
        Assert.That((await proxy.RunAsync("get", "secret", "orders-admin")).Error, Does.Contain("forbidden"));
        Assert.That((await proxy.RunAsync("get", "secrets")).Error, Does.Contain("forbidden"));
        foreach (var (verb, kind, isAllowed) in Rights)
        {
            var answer = await proxy.RunAsync(["auth", "can-i", verb, .. kind.Split(' ')]);
            Assert.That(answer.Output.Trim() == "yes", Is.EqualTo(isAllowed), $"{verb} {kind}");
        }
    }

    private static (string Verb, string Kind, bool IsAllowed)[] Rights =>
    [
        ("list", "databasegrants", true), ("watch", "maskingpolicies", true), ("get", "approvalrules", true),
        ("create", "approvalrequests", true), ("patch", "approvalrequests --subresource=status", true),
        ("create", "sessionrecords", true), ("create", "leases.coordination.k8s.io", true),
        ("update", "approvalrequests", false), ("approve", "approvalrules", false), ("create", "secrets", false),
        ("patch", "databasegrants", false), ("patch", "approvalrules", false), ("delete", "approvalrequests", false),
        ("get", "secrets/orders-gateway-keys", false), ("get", "secrets/orders-gateway-memory", false),
        ("get", "configmaps", false), ("list", "pods", false), ("delete", "leases.coordination.k8s.io", false),
    ];

    private static string? Data(JsonObject? secret) => secret?["data"]?["config.json"]?.GetValue<string>();

    private static SecretConfigPublisher Publisher(TargetStage stage) =>
        new(stage.Client, stage.Owned, stage.Key, NullLogger.Instance);
}
