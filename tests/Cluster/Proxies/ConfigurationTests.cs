using System.Text;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>A proxy follows its Secret, and says on its Lease what it makes of it.</summary>
public sealed class ConfigurationTests
{
    [Test]
    public async Task A_proxy_that_knows_only_its_Secret_lets_in_who_has_a_grant()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        Assert.That(await session.AskAsync(), Is.EqualTo(1));
        Assert.That((await proxy.RefusalAsync("nobody")).SqlState, Is.EqualTo("28000"));
    }

    [Test]
    public async Task A_newer_Secret_is_enforced_and_acknowledged()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        await scene.CreateGrantAsync("other");
        await scene.PublishAsync(config => config with
        {
            Grants = [.. config.Grants, SceneConfig.Grant(scene.Namespace, "other")],
        });
        await proxy.EnforcesAsync();
        await using var session = await proxy.OpenAsync("other");

        await scene.PublishAsync(config => config with { Grants = [.. config.Grants.Take(1)] });
        Assert.That((await session.EndsAsync()).SqlState, Is.EqualTo("57P01"));
    }

    [Test]
    public async Task A_configuration_in_shards_is_used_as_a_whole_only()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        var before = scene.Config;
        await scene.CompileAsync(config => config with
        {
            TrustedFunctions = [.. Enumerable.Range(0, 20_000).Select(i => $"public.function_number_{i}(integer)")],
        });
        var whole = GatewayConfigSerializer.Write(scene.Config);
        var parts = ConfigurationShards.Split(whole);
        string[] names = [.. parts.Select((_, i) => ClusterNames.ConfigShard(ProxyScene.Target, i + 1))];
        Assert.That(parts, Has.Count.GreaterThan(1));

        await scene.WriteAsync(names[0], ClusterNames.PartKey, parts[0]);
        await scene.WriteAsync(
            ClusterNames.Config(ProxyScene.Target), ClusterNames.IndexKey,
            ConfigurationShards.WriteIndex(scene.Config.Revision, whole, names));
        await proxy.AcknowledgesAsync("the missing part is said", said => said.Error is not null);
        Assert.That((await proxy.AcknowledgementAsync())!.Revision, Is.EqualTo(before.Revision));
        await using var session = await proxy.OpenAsync();

        await scene.WriteAsync(names[1], ClusterNames.PartKey, Encoding.UTF8.GetBytes("of another time"));
        foreach (var (name, part) in names.Zip(parts).Skip(1))
        {
            await scene.WriteAsync(name, ClusterNames.PartKey, part);
        }

        await proxy.EnforcesAsync();
        Assert.That((await proxy.AcknowledgementAsync())!.Error, Is.Null);
        Assert.That(await session.AskAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_incompatible_configuration_leaves_the_last_good_one_in_force_and_is_said_so()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        var text = Encoding.UTF8.GetString(GatewayConfigSerializer.Write(scene.Config))
            .Replace($"\"{GatewayConfigVersion.Current}\"", "\"99.0\"", StringComparison.Ordinal);
        await scene.WriteAsync(
            ClusterNames.Config(ProxyScene.Target), ClusterNames.ConfigKey, Encoding.UTF8.GetBytes(text));
        await proxy.AcknowledgesAsync("the version is refused", said => said.Incompatible);
        Assert.That((await proxy.AcknowledgementAsync())!.Revision, Is.EqualTo(scene.Config.Revision));
        Assert.That(await session.AskAsync(), Is.EqualTo(1));
        await using var another = await proxy.OpenAsync();
    }

    [Test]
    public async Task A_proxy_without_a_configuration_is_alive_and_not_ready()
    {
        await using var scene = await ProxyScene.CreateAsync();
        await scene.DeleteAsync<GatewayOperator.Api.Resources.Secret>(ClusterNames.Config(ProxyScene.Target));
        var proxy = await scene.StartProxyAsync(waits: false);
        await proxy.AcknowledgesAsync("it is there", said => said.Operations is not null);
        using var http = new HttpClient();
        var operations = new Uri($"http://{(await proxy.AcknowledgementAsync())!.Operations}");
        Assert.That(await http.GetStringAsync(new Uri(operations, "/livez")), Is.EqualTo("ok"));
        Assert.That((int)(await http.GetAsync(new Uri(operations, "/readyz"))).StatusCode, Is.EqualTo(503));

        await scene.PublishAsync(config => config);
        await proxy.ReadyAsync();
    }

    [Test]
    public async Task A_service_account_of_the_cluster_logs_in_with_its_token()
    {
        await using var scene = await ProxyScene.CreateAsync(config => config with
        {
            Issuers = [.. config.Issuers, new IssuerConfig { Name = "cluster", Url = "", Kubernetes = true }],
        });
        var user = $"system:serviceaccount:{scene.Namespace}:migrator";
        await scene.PublishAsync(config => config with
        {
            Grants = [.. config.Grants.Select(g => g with { Subjects = [SceneConfig.Subject("cluster", user)] })],
        });
        var proxy = await scene.StartProxyAsync();
        await scene.Server.ServiceAccountAsync(scene.Namespace, "migrator");
        var token = await scene.Server.TokenAsync(scene.Namespace, "migrator", [SceneTokens.Audience]);
        await using (var session = await proxy.OpenAsync(token: token))
        {
            Assert.That(await session.AskAsync(), Is.EqualTo(1));
        }

        var forOthers = await scene.Server.TokenAsync(scene.Namespace, "migrator", ["somebody-else"]);
        Assert.That((await proxy.RefusalAsync(token: forOthers)).SqlState, Is.EqualTo("28000"));
    }
}
