using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Targets;
using GatewayOperator.Tests.ClusterSupport;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Cluster.Targets;

public sealed class RosterTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Outside_of_pods_a_lease_that_is_renewed_is_a_proxy()
    {
        await using var stage = await TargetStage.StartAsync(inPods: false);
        var roster = new ProxyRoster(stage.Owned, stage.Key, inPods: false, TimeProvider.System);
        Assert.That(roster.Look(GatewayReport.Empty).Fault, Is.EqualTo("No proxy of the target renews its Lease."));

        await SayAsync(stage, "proxy-a", "r1", age: TimeSpan.Zero);
        await SayAsync(stage, "proxy-gone", "r0", age: TimeSpan.FromMinutes(10));

        var report = await ReportAsync(roster, r => r.Proxies.Count > 0);
        Assert.That(report.Proxies.Select(p => p.Name), Is.EqualTo(new[] { "proxy-a" }));
        Assert.That(report.Proxies[0].Enforces("r1"), Is.True);
        Assert.That(roster.Look(report), Is.SameAs(report));
    }

    [Test]
    public async Task A_pod_that_is_not_ready_counts_for_nothing_whatever_its_lease_says()
    {
        await using var stage = await TargetStage.StartAsync();
        var pods = await PodsAsync(stage);
        await SayAsync(stage, pods[0], "r1", TimeSpan.Zero);
        var roster = new ProxyRoster(stage.Owned, stage.Key, inPods: true, TimeProvider.System);
        await stage.SeenAsync(OwnedKinds.Lease, pods[0], o => o is not null);

        var report = roster.Look(GatewayReport.Empty);

        Assert.That(report.Proxies, Is.Empty);
        Assert.That(report.Fault, Does.StartWith("No pod of the gateway is ready yet."));
    }

    [Test]
    public async Task A_lease_without_a_pod_of_the_workload_counts_for_nothing()
    {
        await using var stage = await TargetStage.StartAsync();
        var pods = await PodsAsync(stage);
        await ReadyAsync(stage, pods[0]);
        await SayAsync(stage, pods[0], "r1", TimeSpan.Zero);
        await SayAsync(stage, "stranger", "r1", TimeSpan.Zero);
        var roster = new ProxyRoster(stage.Owned, stage.Key, inPods: true, TimeProvider.System);

        var report = await ReportAsync(roster, r => r.Proxies is [{ Acknowledgement: not null }]);

        Assert.That(report.Proxies.Single().Name, Is.EqualTo(pods[0]));
    }

    [Test]
    public async Task A_ready_pod_that_says_nothing_holds_the_target_back_and_is_named()
    {
        await using var stage = await TargetStage.StartAsync();
        var pods = await PodsAsync(stage);
        await ReadyAsync(stage, pods[0]);
        await ReadyAsync(stage, pods[1]);
        await SayAsync(stage, pods[0], "r1", TimeSpan.Zero);
        var roster = new ProxyRoster(stage.Owned, stage.Key, inPods: true, TimeProvider.System);
        var published = await stage.ConfigAsync() with { Revision = "r1" };

        var report = await ReportAsync(
            roster, r => r.Proxies.Count == 2 && r.Proxies.Any(p => p.Acknowledgement is not null));
        var state = new TargetState { Published = published, Gateway = report };

        Assert.That(state.IsAcknowledged, Is.False);
        Assert.That(state.NotTakenOver, Does.StartWith($"{pods[1]} is ready, but does not say what it enforces."));

        await SayAsync(stage, pods[1], "r0", TimeSpan.Zero);
        report = await ReportAsync(roster, r => r.Proxies.All(p => p.Acknowledgement is not null));
        state = state with { Gateway = report };
        Assert.That(state.IsAcknowledged, Is.False);
        Assert.That(
            state.NotTakenOver, Is.EqualTo($"{pods[1]} has not taken over the newest configuration yet."));

        await SayAsync(stage, pods[1], "r1", TimeSpan.Zero);
        report = await ReportAsync(roster, r => r.Proxies.All(p => p.Enforces("r1")));
        Assert.That((state with { Gateway = report }).IsAcknowledged, Is.True);
    }

    private static async Task<GatewayReport> ReportAsync(ProxyRoster roster, Predicate<GatewayReport> isSo)
    {
        var report = GatewayReport.Empty;
        await Wait.UntilAsync("the roster is as wanted", () =>
        {
            report = roster.Look(report);
            return Task.FromResult(isSo(report));
        });
        return report;
    }

    /// <summary>The pods of the gateway, which nothing runs.</summary>
    private static async Task<List<string>> PodsAsync(TargetStage stage)
    {
        await new GatewayWorkload(stage.Client, stage.Owned, stage.Options, NullLogger.Instance)
            .EnsureAsync(stage.Target, null, default);
        List<string> Names() =>
        [
            .. stage.Owned.Of(OwnedKinds.Pod, "orders").Select(p => p["metadata"]!["name"]!.GetValue<string>())
                .Order(StringComparer.Ordinal),
        ];
        await Wait.UntilAsync("its pods are there", () => Task.FromResult(Names().Count == 2));
        return Names();
    }

    private static async Task ReadyAsync(TargetStage stage, string pod) =>
        await stage.Client.MergePatchAsync<JsonObject>(
        stage.Namespace, pod, JsonNode.Parse("""{"status": {"conditions": [{"type": "Ready", "status": "True"}]}}""")!,
        default, subresource: "status", type: OwnedKinds.Pod);

    private static async Task SayAsync(TargetStage stage, string name, string revision, TimeSpan age) =>
        await stage.Client.ApplyAsync<V1Lease>(
            stage.Namespace,
            name,
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["labels"] = new JsonObject
                    {
                        [ClusterNames.ComponentLabel] = ClusterNames.GatewayComponent,
                        [ClusterNames.TargetLabel] = "orders",
                    },
                    ["annotations"] = new JsonObject
                    {
                        [ClusterNames.AcknowledgementAnnotation] = JsonSerializer.Serialize(
                            new ProxyAcknowledgement { Revision = revision, Listening = "0.0.0.0:5432" },
                            JsonSerializerOptions.Web),
                    },
                },
                ["spec"] = new JsonObject
                {
                    ["holderIdentity"] = name,
                    ["leaseDurationSeconds"] = (int)Long.TotalSeconds,
                    ["renewTime"] = (TimeProvider.System.GetUtcNow() - age).UtcDateTime.ToString(
                        "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                },
            },
            "test",
            default);
}
