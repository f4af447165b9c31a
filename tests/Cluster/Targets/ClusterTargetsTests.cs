using System.Collections.Concurrent;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Tests.ClusterSupport;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Cluster.Targets;

public sealed class ClusterTargetsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private PostgresCluster _cluster = null!;
    private PostgresCredential _admin = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _cluster = await PostgresCluster.StartAsync(null, None);
        await _cluster.ExecuteAsync("postgres", "CREATE ROLE shop NOLOGIN", None);
        await _cluster.ExecuteAsync("postgres", "CREATE DATABASE orders OWNER shop", None);
        await _cluster.ExecuteAsync("orders", "SET ROLE shop; CREATE TABLE items (id int)", None);
        _admin = await _cluster.CreateAdminAsync("shop", "shop_admin", None);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task A_grant_is_published_with_its_role_and_the_next_operator_takes_nothing_away()
    {
        await using var stage = await StageAsync();
        var set = await stage.GrantAsync();
        await using (var first = new Operation(stage))
        {
            await first.Targets.ApplyAsync(stage.Key, set, None);
            var state = await first.StateAsync(s => s is { Result: not null, Published.Grants.Count: 1 });
            Assert.That(await RolesAsync(), Does.Contain(state.Published!.Grants[0].LoginRole));
        }

        await using var next = new Operation(stage);
        var published = new ConcurrentBag<int?>();
        next.Targets.Changed += key => published.Add(next.Targets.StateOf(key)?.Published?.Grants.Count);
        await next.Targets.ApplyAsync(stage.Key, set, None);
        await next.StateAsync(s => s.Result is not null);

        Assert.That(published.Where(n => n is not null), Is.All.EqualTo(1));
    }

    [Test]
    public async Task What_a_proxy_is_given_holds_neither_the_administrator_nor_the_authority_s_key()
    {
        await using var stage = await StageAsync();
        await using var operation = new Operation(stage);
        await operation.Targets.ApplyAsync(stage.Key, await stage.GrantAsync(), None);
        await operation.StateAsync(s => s is { Result: not null, Published.Grants.Count: 1 });

        var config = await SecretAsync(stage, ClusterNames.Config("orders"), ClusterNames.ConfigKey);
        var authority = await SecretAsync(stage, ClusterNames.Keys("orders"), "ca.key");

        Assert.That(config, Does.Not.Contain(_admin.Password).And.Not.Contain("shop_admin"));
        Assert.That(config, Does.Not.Contain(authority.Split('\n')[1]));
    }

    [Test]
    public async Task A_removed_target_leaves_no_role_and_no_grant()
    {
        await using var stage = await StageAsync();
        var set = await stage.GrantAsync();
        await using var operation = new Operation(stage);
        await operation.Targets.ApplyAsync(stage.Key, set, None);
        var state = await operation.StateAsync(s => s is { Result: not null, Published.Grants.Count: 1 });
        var role = state.Published!.Grants[0].LoginRole;

        var outcome = await operation.Targets.RemoveAsync(stage.Key, set, None);

        Assert.That(outcome.Error, Is.Null);
        Assert.That(await RolesAsync(), Does.Not.Contain(role));
        var config = await SecretAsync(stage, ClusterNames.Config("orders"), ClusterNames.ConfigKey);
        Assert.That(config, Does.Not.Contain(role));
    }

    [Test]
    public async Task An_operator_that_never_served_a_target_can_remove_it()
    {
        await using var stage = await StageAsync();
        var set = await stage.GrantAsync();
        string? role;
        await using (var first = new Operation(stage))
        {
            await first.Targets.ApplyAsync(stage.Key, set, None);
            role = (await first.StateAsync(s => s is { Result: not null, Published.Grants.Count: 1 }))
                .Published!.Grants[0].LoginRole;
        }

        await using var next = new Operation(stage);
        var outcome = await next.Targets.RemoveAsync(stage.Key, set, None);

        Assert.That(outcome.Error, Is.Null);
        Assert.That(await RolesAsync(), Does.Not.Contain(role));
    }

    [Test]
    public async Task A_database_that_does_not_answer_is_why_a_target_cannot_go()
    {
        await using var stage = await TargetStage.StartAsync(inPods: false, port: 1);
        await using var operation = new Operation(stage);

        var outcome = await operation.Targets.RemoveAsync(stage.Key, await stage.ReadAsync(), None);

        Assert.That(outcome.Error, Is.Not.Null.And.Not.Contains("secret"));
    }

    [Test]
    public async Task A_new_password_of_the_administrator_is_used_while_grants_stay_in_force()
    {
        await using var stage = await StageAsync();
        await using var operation = new Operation(stage);
        await operation.Targets.ApplyAsync(stage.Key, await stage.GrantAsync("first"), None);
        await operation.StateAsync(s => s is { Result: not null, Published.Grants.Count: 1 });

        await _cluster.ExecuteAsync("postgres", "ALTER ROLE shop_admin PASSWORD 'rotated'", None);
        (await TargetStage.Server.Kubectl().RunAsync(
            "patch", "secret", "orders-admin", "-n", stage.Namespace, "--type=merge", "-p",
            """{"stringData": {"password": "rotated"}}""")).Succeeded();
        await operation.Targets.ApplyAsync(stage.Key, await stage.ReadAsync(), None);
        Assert.That(operation.Targets.StateOf(stage.Key)!.Published!.Grants, Has.Count.EqualTo(1));
        await operation.Targets.ApplyAsync(stage.Key, await stage.GrantAsync("second"), None);

        await operation.StateAsync(s => s is { Result: not null, Published.Grants.Count: 2 });
        await _cluster.ExecuteAsync("postgres", $"ALTER ROLE shop_admin PASSWORD '{_admin.Password}'", None);
    }

    private Task<TargetStage> StageAsync() => TargetStage.StartAsync(
        inPods: false,
        host: PostgresCluster.Host,
        port: _cluster.Port,
        admin: _admin.Username,
        password: _admin.Password);

    private async Task<IReadOnlyList<string>> RolesAsync() =>
        await _cluster.QueryAsync("postgres", "SELECT rolname FROM pg_roles", None);

    private static async Task<string> SecretAsync(TargetStage stage, string name, string key) =>
        (await stage.Client.GetAsync<Secret>(stage.Namespace, name, None))!.Find(key)!;
}
