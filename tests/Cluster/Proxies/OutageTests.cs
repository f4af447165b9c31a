using GatewayOperator.Api.Grants;
using GatewayOperator.Tests.ClusterSupport;
using Npgsql;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>A proxy that is cut off from its control plane.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(6);

    [Test]
    public async Task Without_API_server_sessions_go_on_and_new_ones_open_until_maxStaleness()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { ControllerManager = false });
        await using var scene = await ProxyScene.CreateAsync(
            config => config with { MaxStaleness = Short }, server);
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        await server.KillAsync();
        await (await proxy.OpenAsync()).DisposeAsync();

        await RefusesAsync(proxy);
        Assert.That(await session.AskAsync(), Is.EqualTo(1));

        await server.StartAgainAsync();
        await AdmitsAsync(proxy);
        await scene.DeleteAsync<DatabaseGrant>("main");
        Assert.That((await session.EndsAsync()).SqlState, Is.EqualTo("57P01"));
    }

    [Test]
    public async Task Without_operator_new_sessions_open_until_maxStaleness_and_again_when_it_is_back()
    {
        await using var scene = await ProxyScene.CreateAsync(config => config with { MaxStaleness = Short });
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        await scene.StopHeartbeatAsync();
        await (await proxy.OpenAsync()).DisposeAsync();

        await RefusesAsync(proxy);
        Assert.That(await session.AskAsync(), Is.EqualTo(1));
        using var http = new HttpClient();
        Assert.That((int)(await http.GetAsync(new Uri(proxy.Operations, "/readyz"))).StatusCode, Is.EqualTo(503));

        scene.StartHeartbeat();
        await AdmitsAsync(proxy);
    }

    [Test]
    public async Task A_grant_that_was_deleted_while_nobody_could_tell_ends_its_sessions_when_somebody_can()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { ControllerManager = false });
        await using var scene = await ProxyScene.CreateAsync(server: server);
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        server.Suspend();
        var deleting = scene.DeleteAsync<DatabaseGrant>("main");
        Assert.That(await session.AskAsync(), Is.EqualTo(1));
        server.Resume();
        await deleting;
        Assert.That((await session.EndsAsync()).SqlState, Is.EqualTo("57P01"));
    }

    [Test]
    public async Task Without_API_server_what_needs_an_approval_is_refused_and_its_session_goes_on()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { ControllerManager = false });
        await using var scene = await ProxyScene.CreateAsync(RequestTests.WithRule, server);
        var proxy = await scene.StartProxyAsync();
        await using var session = await proxy.OpenAsync();
        await server.KillAsync();
        Assert.That(
            await RequestTests.RunAsync(session, "DELETE FROM public.ledger WHERE entry = 'away'"), Is.Not.Null);
        Assert.That(await session.AskAsync(), Is.EqualTo(1));
    }

    private static Task RefusesAsync(ProxyUnderTest proxy) => Wait.UntilAsync("no new session opens", async () =>
    {
        try
        {
            await (await proxy.OpenAsync()).DisposeAsync();
            return false;
        }
        catch (PostgresException e)
        {
            Assert.That(e.SqlState, Is.EqualTo("57P03"));
            Assert.That(e.Detail, Does.Contain("maxStaleness"));
            return true;
        }
    });

    private static Task AdmitsAsync(ProxyUnderTest proxy) => Wait.UntilAsync("new sessions open", async () =>
    {
        try
        {
            await (await proxy.OpenAsync()).DisposeAsync();
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    });
}
