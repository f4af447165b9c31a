using System.Text.Json.Nodes;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Cluster.Runtime;

/// <summary>Events as people read them, written with no right but to write them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EventsTests
{
    private string _namespace = "";
    private KubeClient _client = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        _namespace = await SharedApiServer.Server.NamespaceAsync("events");
        var kubeconfig = await SharedApiServer.Server.KubeconfigForServiceAccountAsync(_namespace, "operator");
        var kubectl = SharedApiServer.Server.Kubectl();
        (await kubectl.RunAsync(
            "create", "role", "operator", "-n", _namespace, "--verb=create,patch", "--resource=events.events.k8s.io"))
            .Succeeded();
        (await kubectl.RunAsync(
            "create", "rolebinding", "operator", "-n", _namespace, "--role=operator",
            $"--serviceaccount={_namespace}:operator")).Succeeded();
        _client = new KubeClient(KubeConnection.FromKubeconfig(kubeconfig));
    }

    [TearDown]
    public void TearDown() => _client.Dispose();

    [Test]
    public async Task An_Event_is_seen_with_the_object_and_its_repetitions_are_counted()
    {
        var target = await SharedApiServer.Server.CreateAsync(
            $"/api/v1/namespaces/{_namespace}/configmaps",
            new JsonObject { ["metadata"] = new JsonObject { ["name"] = "orders" } });
        var reference = new V1ObjectReference
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            NamespaceProperty = _namespace,
            Name = "orders",
            Uid = (string?)target["metadata"]!["uid"],
        };
        var recorder = new EventRecorder(_client, "gateway-operator", TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var running = recorder.RunAsync(stop.Token);
        for (var i = 0; i < 7; i++)
        {
            recorder.Record(
                reference, EventKind.Warning, "ProvisioningFailed", "Provision", "The database is away. Start it.");
        }

        await Wait.UntilAsync("the Event is there", async () => (await EventsAsync()).Count == 1);
        await stop.CancelAsync();
        await running;

        var described = await SharedApiServer.Server.Kubectl().RunAsync(
            "describe", "configmap", "orders", "-n", _namespace);
        Assert.That(described.Output, Does.Contain("ProvisioningFailed").And.Contain("The database is away."));
        var written = (await EventsAsync()).Single()!;
        Assert.That((int?)written["series"]!["count"], Is.EqualTo(7));
        Assert.That((string?)written["type"], Is.EqualTo("Warning"));
        Assert.That((string?)written["action"], Is.EqualTo("Provision"));
        Assert.That((string?)written["reportingController"], Is.EqualTo("gateway-operator"));
    }

    private async Task<JsonArray> EventsAsync()
    {
        var path = $"/apis/events.k8s.io/v1/namespaces/{_namespace}/events";
        return JsonNode.Parse(await SharedApiServer.Server.Admin.GetStringAsync(path))!["items"]!.AsArray();
    }
}
