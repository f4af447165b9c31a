using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Targets;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>What a proxy sees for itself, with no operator alive.</summary>
public sealed class NegativeFactTests
{
    [Test]
    public async Task Deleted_grant_ends_its_sessions_and_lets_nobody_in()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        await scene.DeleteAsync<DatabaseGrant>("main");
        var ended = await session.EndsAsync();
        Assert.That(ended.SqlState, Is.EqualTo("57P01"));
        Assert.That(ended.MessageText, Does.Contain("main was deleted"));
        Assert.That((await proxy.RefusalAsync()).SqlState, Is.EqualTo("28000"));

        await scene.CreateGrantAsync("main");
        Assert.That((await proxy.RefusalAsync()).SqlState, Is.EqualTo("28000"), "another grant of the same name");
    }

    [Test]
    public async Task Changed_grant_admits_nobody_before_its_new_configuration_and_running_sessions_go_on()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        await scene.EditAsync<DatabaseGrant>("main", SceneSpecs.Parse("""{"session": {"maxConcurrent": 3}}"""));
        await RefusedAsync(proxy, "The grant main");
        Assert.That(await session.AskAsync(), Is.EqualTo(1));

        await scene.PublishAsync(config => config);
        await using var another = await proxy.OpenAsync();
        Assert.That(await session.AskAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_login_waits_a_moment_for_the_configuration_of_a_change()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        await scene.EditAsync<DatabaseGrant>("main", SceneSpecs.Parse("""{"session": {"maxConcurrent": 3}}"""));
        var login = proxy.OpenAsync();
        await scene.PublishAsync(config => config);
        await using var session = await login;
        Assert.That(await session.AskAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task New_or_changed_policies_and_rules_admit_nobody_before_they_are_enforced()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        await scene.CreateAsync<MaskingPolicy>("pii", SceneSpecs.Policy);
        await RefusedAsync(proxy, "A masking policy");
        await scene.PublishAsync(config => config);
        await (await proxy.OpenAsync()).DisposeAsync();

        await scene.CreateAsync<ApprovalRule>("careful", SceneSpecs.DenyingRule);
        await RefusedAsync(proxy, "An approval rule");
        await scene.PublishAsync(config => config);
        await (await proxy.OpenAsync()).DisposeAsync();

        await scene.EditAsync<DatabaseTarget>("orders", SceneSpecs.Parse("""{"port": 5433}"""));
        await RefusedAsync(proxy, "target");
    }

    [Test]
    public async Task Policies_and_rules_that_go_hold_up_nobody()
    {
        await using var scene = await ProxyScene.CreateAsync();
        await scene.CreateAsync<MaskingPolicy>("pii", SceneSpecs.Policy);
        await scene.CreateAsync<ApprovalRule>("careful", SceneSpecs.DenyingRule);
        await scene.PublishAsync(config => config);
        var proxy = await scene.StartProxyAsync();
        await scene.DeleteAsync<MaskingPolicy>("pii");
        await scene.DeleteAsync<ApprovalRule>("careful");
        await using var session = await proxy.OpenAsync();
    }

    [Test]
    public async Task Deleted_target_ends_all_sessions_whatever_its_finalizers_wait_for()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        await scene.Client.MergePatchAsync<System.Text.Json.Nodes.JsonObject>(
            scene.Namespace, ProxyScene.Target,
            SceneSpecs.Parse("""{"metadata": {"finalizers": ["dbgateway.dev/revoke"]}}"""), default,
            type: GatewayOperator.Kubernetes.ResourceType.Of<DatabaseTarget>());
        await using var session = await proxy.OpenAsync();
        await scene.DeleteAsync<DatabaseTarget>(ProxyScene.Target);
        var ended = await session.EndsAsync();
        Assert.That(ended.SqlState, Is.EqualTo("57P01"));
        Assert.That(ended.MessageText, Does.Contain("target orders was deleted"));
        Assert.That((await proxy.RefusalAsync()).SqlState, Is.EqualTo("28000"));
    }

    [Test]
    public async Task Resources_of_another_target_change_nothing()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var proxy = await scene.StartProxyAsync();
        var policy = SceneSpecs.Policy;
        policy["targetRef"] = SceneSpecs.Parse("""{"name": "elsewhere"}""");
        await scene.CreateAsync<MaskingPolicy>("pii", policy);
        await using var session = await proxy.OpenAsync();
    }

    private static async Task RefusedAsync(ProxyUnderTest proxy, string what)
    {
        // Until the proxy has seen it, it may let in a last one.
        string? detail = null;
        await Wait.UntilAsync("nobody is let in", async () =>
        {
            try
            {
                await using var session = await proxy.OpenAsync();
                return false;
            }
            catch (Npgsql.PostgresException e)
            {
                Assert.That(e.SqlState, Is.EqualTo("57P03"));
                detail = e.Detail;
                return true;
            }
        });
        Assert.That(detail, Does.Contain(what));
    }
}
