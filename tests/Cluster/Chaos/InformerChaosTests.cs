using System.Text.Json.Nodes;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Cluster.Chaos;

/// <summary>An informer on a bad way to the API server, which dies as well.</summary>
public sealed class InformerChaosTests
{
    private const int Objects = 12;

    private static readonly InformerOptions Impatient = new()
    {
        IdleTimeout = TimeSpan.FromSeconds(3),
        BackoffStart = TimeSpan.FromMilliseconds(50),
        BackoffCap = TimeSpan.FromSeconds(1),
    };

    private readonly List<string> _story = [];

    [Test]
    public async Task Whatever_happens_on_the_way_it_ends_with_the_truth()
    {
        var options = new ApiServerOptions { ControllerManager = false, InstallCrds = false };
        await using var server = await ApiServer.StartAsync(options);
        var ns = await server.NamespaceAsync();
        await using var relay = await ApiRelay.StartAsync(server);
        using var client = await ClientAsync(server, relay, ns);
        using var stop = new CancellationTokenSource();
        var mirror = new Mirror(new Informer<V1ConfigMap>(
            client, ns, query: null, TimeProvider.System, NullLogger.Instance, Impatient));
        var informing = mirror.RunAsync(stop.Token);
        var seed = Environment.TickCount;
        var random = new Random(seed);

        for (var round = 0; round < 40; round++)
        {
            await StrikeAsync(random, server, relay);
            for (var change = random.Next(4); change > 0; change--)
            {
                await ChangeAsync(random, server, ns);
            }

            await Task.Delay(random.Next(150));
        }

        relay.Thaw();
        relay.Open();
        relay.Refuse = null;
        await server.StartAgainAsync();
        await Wait.UntilAsync(
            "the informer has what the server has",
            async () => await TruthAsync(server, ns) == mirror.Listed(),
            () => $"Seed {seed}: {string.Join(", ", _story)}. It has: {mirror.Listed()}");
        Assert.That(mirror.Told(), Is.EqualTo(mirror.Listed()), $"events, seed {seed}");
        await stop.CancelAsync();
        await informing;
    }

    [Test]
    public async Task A_line_that_is_no_event_does_not_stop_it()
    {
        var ns = await SharedApiServer.Server.NamespaceAsync();
        await using var relay = await ApiRelay.StartAsync(SharedApiServer.Server);
        using var client = await ClientAsync(SharedApiServer.Server, relay, ns);
        using var stop = new CancellationTokenSource();
        var mirror = new Mirror(new Informer<V1ConfigMap>(
            client, ns, query: null, TimeProvider.System, NullLogger.Instance, Impatient));
        var informing = mirror.RunAsync(stop.Token);

        foreach (var garbage in (string[])
            ["", "}{", "null", "[]", "{\"type\":\"ADDED\"}", "{\"type\":\"NEW\",\"object\":{}}"])
        {
            await Wait.UntilAsync("garbage is in a watch", async () => await relay.InterjectAsync(garbage) > 0);
            await ChangeAsync(new Random(), SharedApiServer.Server, ns);
            await Wait.UntilAsync(
                $"it knows the change after '{garbage}'",
                async () => await TruthAsync(SharedApiServer.Server, ns) == mirror.Listed());
        }

        await stop.CancelAsync();
        await informing;
    }

    private static async Task<KubeClient> ClientAsync(ApiServer server, ApiRelay relay, string ns)
    {
        var kubeconfig = await relay.KubeconfigForServiceAccountAsync(ns, "informer");
        (await server.Kubectl().RunAsync(
            "create", "clusterrolebinding", $"informer-{ns}", "--clusterrole=cluster-admin",
            $"--serviceaccount={ns}:informer")).Succeeded();
        return new KubeClient(KubeConnection.FromKubeconfig(kubeconfig));
    }

    private static async Task<string> TruthAsync(ApiServer server, string ns)
    {
        var list = JsonNode.Parse(await server.Admin.GetStringAsync($"/api/v1/namespaces/{ns}/configmaps"))!;
        return string.Join(' ', list["items"]!.AsArray()
            .Select(i => $"{i!["metadata"]!["name"]}@{i["metadata"]!["resourceVersion"]}")
            .Order(StringComparer.Ordinal));
    }

    private static async Task ChangeAsync(Random random, ApiServer server, string ns)
    {
        var path = $"/api/v1/namespaces/{ns}/configmaps";
        var name = $"c{random.Next(Objects)}";
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject { ["now"] = Guid.NewGuid().ToString() },
        };
        using var content = new StringContent(body.ToJsonString(), null, "application/json");
        using var answer = random.Next(3) == 0
            ? await server.Admin.DeleteAsync($"{path}/{name}")
            : await server.Admin.PutAsync($"{path}/{name}", content);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            await server.CreateAsync(path, body);
        }
    }

    private async Task StrikeAsync(Random random, ApiServer server, ApiRelay relay)
    {
        var strike = random.Next(18);
        _story.Add(strike.ToString(System.Globalization.CultureInfo.InvariantCulture));
        switch (strike)
        {
            case 8:
                await relay.InterjectAsync("{\"type\":\"ADDED\",\"object\":{\"kind\":\"ConfigMap\",");
                break;
            case 9:
                await relay.InterjectAsync("{\"type\":\"ERROR\",\"object\":{\"code\":410,\"reason\":\"Expired\"}}");
                break;
            case 14:
                await server.CompactAsync();
                break;
            case 15 when random.Next(3) == 0:
                await server.KillAsync();
                await server.CompactAsync();
                await server.StartAgainAsync();
                break;
            default:
                Strike(strike, relay);
                break;
        }
    }

    private static void Strike(int strike, ApiRelay relay)
    {
        switch (strike)
        {
            case 0 or 1:
                relay.Cut();
                break;
            case 2:
                relay.Close();
                break;
            case 3 or 4:
                relay.Open();
                break;
            case 5:
                relay.Freeze();
                break;
            case 6 or 7:
                relay.Thaw();
                break;
            case 10:
                relay.Refuse = r => r.Query.ContainsKey("watch") ? 500 : null;
                break;
            case 11:
                relay.Refuse = _ => 429;
                break;
            case 12 or 13:
                relay.Refuse = null;
                break;
            default:
                break;
        }
    }
}
