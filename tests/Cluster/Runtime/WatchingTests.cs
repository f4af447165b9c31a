using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Tests.Cluster.Runtime;

/// <summary>What informers see of a real API server, whatever becomes of it.</summary>
public sealed class WatchingTests
{
    [Test]
    public async Task A_role_for_one_secret_is_enough_to_watch_it()
    {
        var server = SharedApiServer.Server;
        var ns = await server.NamespaceAsync();
        using var admin = new KubeClient(KubeConnection.FromKubeconfig(server.AdminKubeconfig));
        await SecretAsync(admin, ns, "mine", "one");
        await SecretAsync(admin, ns, "other", "secret");
        var kubeconfig = await server.KubeconfigForServiceAccountAsync(ns, "proxy");
        await MayReadAsync(server, ns, "mine");
        using var client = new KubeClient(KubeConnection.FromKubeconfig(kubeconfig));
        await using var watching = new Watching<Secret>(client, ns, ListQuery.Named("mine"), TimeProvider.System);
        await watching.SyncedAsync();

        await SecretAsync(admin, ns, "mine", "two");
        await Wait.UntilAsync("the change is seen", () => Task.FromResult(Password(watching, ns) == "two"));
        await admin.DeleteAsync<Secret>(ns, "mine", default);
        await Wait.UntilAsync("it is gone", () => Task.FromResult(watching.Informer.All.Count == 0));

        var refused = await Assert.ThrowsAsync<KubeApiException>(() => client.ListAsync<Secret>(ns, null, default));
        Assert.That(refused!.IsForbidden);
        refused = await Assert.ThrowsAsync<KubeApiException>(
            () => client.ListAsync<Secret>(ns, ListQuery.Named("other"), default));
        Assert.That(refused!.IsForbidden);
    }

    [Test]
    public async Task More_objects_than_fit_a_page_are_all_seen()
    {
        var server = SharedApiServer.Server;
        var ns = await server.NamespaceAsync();
        using var admin = new KubeClient(KubeConnection.FromKubeconfig(server.AdminKubeconfig));
        for (var i = 0; i < 25; i++)
        {
            await SecretAsync(admin, ns, $"s{i}", "x");
        }

        var list = await admin.ListAsync<Secret>(
            ns, new ListQuery { Limit = 10, FieldSelector = "type=Opaque" }, default);

        Assert.That(list.Items.Count(), Is.EqualTo(25));
        Assert.That(list.Items.All(s => s.Kind == "Secret"));
    }

    [Test]
    public async Task What_happens_after_the_server_was_killed_and_came_back_is_seen()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { ControllerManager = false });
        var ns = await server.NamespaceAsync();
        using var client = new KubeClient(KubeConnection.FromKubeconfig(server.AdminKubeconfig));
        await SecretAsync(client, ns, "dropped", "x");
        await using var watching = new Watching<Secret>(
            client, ns, new ListQuery { FieldSelector = "type=Opaque" }, TimeProvider.System);
        await watching.SyncedAsync();

        await server.KillAsync();
        await server.StartAgainAsync();
        await client.DeleteAsync<Secret>(ns, "dropped", default);
        await SecretAsync(client, ns, "made", "x");

        await Wait.UntilAsync("both are seen", () => Task.FromResult(watching.Names is ["made"]));
        Assert.That(watching.Gone, Does.Contain("dropped"));
    }

    [Test]
    public async Task What_was_deleted_in_history_that_the_server_forgot_is_told_as_deleted()
    {
        await using var server = await ApiServer.StartAsync(
            new ApiServerOptions { ControllerManager = false, WatchCache = false });
        var ns = await server.NamespaceAsync();
        // The informer waits by this clock, so it comes back when the test lets it.
        var time = new FakeTimeProvider();
        using var client = new KubeClient(KubeConnection.FromKubeconfig(server.AdminKubeconfig));
        await SecretAsync(client, ns, "dropped", "x");
        await using var watching = new Watching<Secret>(
            client, ns, new ListQuery { FieldSelector = "type=Opaque" }, time);
        await watching.SyncedAsync();

        await server.KillAsync();
        await server.StartAgainAsync();
        await client.DeleteAsync<Secret>(ns, "dropped", default);
        await SecretAsync(client, ns, "made", "x");
        await server.CompactAsync();
        await Wait.UntilAsync("both are seen", () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(watching.Names is ["made"]);
        });

        Assert.That(watching.Gone, Is.EqualTo(["dropped"]));
        Assert.That(watching.Relists, Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_stopped_in_its_tracks_is_left_and_found_again()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { ControllerManager = false });
        var ns = await server.NamespaceAsync();
        var time = new FakeTimeProvider();
        using var admin = new KubeClient(KubeConnection.FromKubeconfig(server.AdminKubeconfig));
        using var client = new KubeClient(KubeConnection.FromKubeconfig(server.AdminKubeconfig), time: time);
        await using var watching = new Watching<Secret>(
            client, ns, new ListQuery { FieldSelector = "type=Opaque" }, time);
        await watching.SyncedAsync();

        server.Suspend();
        await Wait.UntilAsync("the silence is noticed", () =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(watching.Informer.Age > TimeSpan.FromMinutes(5));
        });
        server.Resume();
        await SecretAsync(admin, ns, "made", "x");

        await Wait.UntilAsync("it is seen", () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(watching.Names is ["made"]);
        });
    }

    private static string? Password(Watching<Secret> watching, string ns) =>
        watching.Informer.Find(new ObjectKey(ns, "mine"))?.Find("password");

    private static Task<Secret> SecretAsync(KubeClient client, string ns, string name, string password) =>
        client.ApplyAsync<Secret>(
            ns,
            name,
            new JsonObject { ["stringData"] = new JsonObject { ["password"] = password } },
            "test",
            default);

    private static async Task MayReadAsync(ApiServer server, string ns, string secret)
    {
        var kubectl = server.Kubectl();
        (await kubectl.RunAsync(
            "create", "role", "one", "-n", ns, "--verb=get,list,watch", "--resource=secrets",
            $"--resource-name={secret}")).Succeeded();
        (await kubectl.RunAsync(
            "create", "rolebinding", "one", "-n", ns, "--role=one", $"--serviceaccount={ns}:proxy")).Succeeded();
    }
}
