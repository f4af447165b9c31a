using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.Cluster.Operator;

/// <summary>What the status of resources promises.</summary>
public sealed class ReadinessTests
{
    private static readonly (string Kind, string Name)[] Everything =
    [
        ("databasetarget", "orders"), ("databasegrant", "ci-migrate"), ("databasegrant", "dba-breakglass"),
        ("maskingpolicy", "customer-data"), ("approvalrule", "destructive-statements"),
    ];

    private OperatorStage _stage = null!;

    [SetUp]
    public async Task SetAsync() =>
        _stage = await OperatorStage.SetAsync(SharedApiServer.Server, await OperatorDatabase.NewShopAsync());

    [TearDown]
    public async Task RemoveAsync() => await _stage.DisposeAsync();

    [Test]
    public async Task Samples_become_ready_one_and_all()
    {
        await _stage.ApplySamplesAsync();
        _stage.StartProxy();
        await _stage.StartOperatorAsync();

        foreach (var (kind, name) in Everything)
        {
            await _stage.ReadyAsync(kind, name);
        }
    }

    [Test]
    public async Task Waiting_for_Ready_returns_when_the_last_proxy_enforces_it_and_not_before()
    {
        await _stage.ApplySamplesAsync();
        _stage.StartProxy();
        var second = _stage.StartProxy("orders-gateway-1");
        await _stage.StartOperatorAsync();
        await _stage.ReadyAsync("databasegrant", "ci-migrate");

        second.Lags = true;
        await _stage.KubectlAsync(
            "patch", "databasegrant", "ci-migrate", "--type=merge", "-p", """{"spec":{"session":{"maxRows":7}}}""");
        var waiting = _stage.Kubectl.RunAsync(
            "wait", "-n", _stage.Namespace, "--for=condition=Ready", "databasegrant/ci-migrate", "--timeout=60s");
        await _stage.UntilAsync(
            "databasegrant", "ci-migrate", "Programmed", "False/ProxyNotReady: orders-gateway-1");
        Assert.That(waiting.IsCompleted, Is.False, "kubectl wait returned although a proxy lags.");

        second.Lags = false;
        (await waiting).Succeeded();
        await _stage.ReadyAsync("databasegrant", "ci-migrate");
    }

    [Test]
    public async Task What_is_settled_is_written_no_more_but_Leases()
    {
        await _stage.ApplySamplesAsync();
        _stage.StartProxy();
        await _stage.StartOperatorAsync();
        foreach (var (kind, name) in Everything)
        {
            await _stage.ReadyAsync(kind, name);
        }

        await Task.Delay(TimeSpan.FromSeconds(3));
        var before = await VersionsAsync();
        await Task.Delay(TimeSpan.FromSeconds(20));
        Assert.That(await VersionsAsync(), Is.EqualTo(before));
    }

    // What of the namespace has which version; Leases are what is renewed.
    private async Task<IReadOnlyList<string>> VersionsAsync()
    {
        var kinds = string.Join(',', (string[])[
            "databasetargets", "databasegrants", "maskingpolicies", "approvalrules", "approvalrequests",
            "sessionrecords", "secrets", "configmaps", "serviceaccounts", "services", "deployments", "statefulsets",
            "roles", "rolebindings", "networkpolicies", "poddisruptionbudgets", "events.events.k8s.io"]);
        var list = JsonNode.Parse(await _stage.KubectlAsync("get", kinds, "-o", "json"))!["items"]!.AsArray();
        return
        [
            .. list.Select(o => $"{o!["kind"]} {o["metadata"]!["name"]} {o["metadata"]!["resourceVersion"]}").Order(),
        ];
    }
}
