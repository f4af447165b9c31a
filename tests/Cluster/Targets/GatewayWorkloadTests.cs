using System.Text.Json.Nodes;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Cluster.Targets;

public sealed class GatewayWorkloadTests
{
    private static readonly ResourceType[] Everything =
    [
        OwnedKinds.ServiceAccount, OwnedKinds.Role, OwnedKinds.RoleBinding, OwnedKinds.Service,
        OwnedKinds.NetworkPolicy, OwnedKinds.OldDisruption, OwnedKinds.Deployment,
    ];

    [Test]
    public async Task Everything_of_a_gateway_is_there_and_goes_with_the_target()
    {
        await using var stage = await TargetStage.StartAsync();
        var workload = Workload(stage);

        await workload.EnsureAsync(stage.Target, "-----BEGIN CERTIFICATE-----", default);

        Assert.That(workload.Fault, Is.Null);
        foreach (var type in Everything)
        {
            var made = await stage.FindAsync(type);
            Assert.That(OwnerReferences.Controls(stage.Target, made!), Is.True, type.Kind);
        }

        var authority = await stage.FindAsync(OwnedKinds.ConfigMap, "orders-gateway-ca");
        Assert.That(authority!["data"]!["ca.crt"]!.GetValue<string>(), Is.EqualTo("-----BEGIN CERTIFICATE-----"));
    }

    [Test]
    public async Task Its_pods_are_made()
    {
        await using var stage = await TargetStage.StartAsync();

        await Workload(stage).EnsureAsync(stage.Target, null, default);

        await Wait.UntilAsync(
            "two pods of the gateway are there",
            () => Task.FromResult(stage.Owned.Of(OwnedKinds.Pod, "orders").Count() == 2));
    }

    [Test]
    public async Task A_spool_on_a_volume_claim_makes_it_a_stateful_set()
    {
        await using var stage = await TargetStage.StartAsync();
        var workload = Workload(stage);
        await workload.EnsureAsync(stage.Target, null, default);
        await stage.SeenAsync(OwnedKinds.Deployment, "orders-gateway", o => o is not null);

        (await TargetStage.Server.Kubectl().RunAsync(
            "patch", "dbt", "orders", "-n", stage.Namespace, "--type=merge", "-p",
            """{"spec": {"recording": {"spool": {"volumeClaimTemplate": {"size": "2Gi"}}}}}""")).Succeeded();
        await stage.ReadAsync();
        await workload.EnsureAsync(stage.Target, null, default);

        Assert.That(workload.Fault, Is.Null);
        var made = await stage.FindAsync(OwnedKinds.StatefulSet);
        Assert.That(made!["spec"]!["volumeClaimTemplates"]!.AsArray(), Has.Count.EqualTo(1));
        await Wait.UntilAsync(
            "the Deployment is gone", async () => await stage.FindAsync(OwnedKinds.Deployment) is null);
    }

    [Test]
    public async Task What_is_as_it_should_be_is_not_written_again()
    {
        await using var stage = await TargetStage.StartAsync();
        var first = Workload(stage);
        await first.EnsureAsync(stage.Target, "pem", default);
        foreach (var type in Everything)
        {
            await stage.SeenAsync(type, "orders-gateway", o => o is not null);
        }

        var before = await stage.VersionsAsync(
            OwnedKinds.ServiceAccount, OwnedKinds.Role, OwnedKinds.RoleBinding, OwnedKinds.Service,
            OwnedKinds.NetworkPolicy, OwnedKinds.ConfigMap);
        var asked = new CountingWorkload(stage);
        await asked.EnsureAsync();

        Assert.That(asked.Writes, Is.Zero, string.Join(", ", asked.Written));
        Assert.That(
            await stage.VersionsAsync(
                OwnedKinds.ServiceAccount, OwnedKinds.Role, OwnedKinds.RoleBinding, OwnedKinds.Service,
                OwnedKinds.NetworkPolicy, OwnedKinds.ConfigMap),
            Is.EqualTo(before));
    }

    [TestCase("role", "add", "/rules/-", """{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}""")]
    [TestCase("rolebinding", "add", "/subjects/-", """{"kind": "ServiceAccount", "name": "evil"}""")]
    [TestCase("networkpolicy", "add", "/spec/egress/-", "{}")]
    [TestCase("service", "replace", "/spec/ports/0/port", "1")]
    [TestCase("deployment", "replace", "/spec/template/spec/containers/0/image", "\"evil\"")]
    public async Task What_somebody_changes_is_put_back(
        string kind, string operation, string path, string value)
    {
        await using var stage = await TargetStage.StartAsync();
        var type = Everything.Single(t => t.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase));
        var workload = Workload(stage);
        await workload.EnsureAsync(stage.Target, null, default);
        var before = await SpecAsync(stage, type);

        var patch = $$"""[{"op": "{{operation}}", "path": "{{path}}", "value": {{value}}}]""";
        (await TargetStage.Server.Kubectl().RunAsync(
            "patch", kind, "orders-gateway", "-n", stage.Namespace, "--type=json", "-p", patch)).Succeeded();
        Assert.That(await SpecAsync(stage, type), Is.Not.EqualTo(before));
        await Wait.UntilAsync("it is as it was", async () =>
        {
            await workload.EnsureAsync(stage.Target, null, default);
            return await SpecAsync(stage, type) == before;
        });
    }

    [Test]
    public async Task What_somebody_deletes_comes_back()
    {
        await using var stage = await TargetStage.StartAsync();
        var workload = Workload(stage);
        await workload.EnsureAsync(stage.Target, null, default);
        await stage.SeenAsync(OwnedKinds.NetworkPolicy, "orders-gateway", o => o is not null);

        await stage.Client.DeleteAsync<JsonObject>(
            stage.Namespace, "orders-gateway", default, type: OwnedKinds.NetworkPolicy);
        await stage.SeenAsync(OwnedKinds.NetworkPolicy, "orders-gateway", o => o is null);
        await workload.EnsureAsync(stage.Target, null, default);

        Assert.That(await stage.FindAsync(OwnedKinds.NetworkPolicy), Is.Not.Null);
    }

    [Test]
    public async Task What_is_somebody_elses_is_left_alone_and_said()
    {
        await using var stage = await TargetStage.StartAsync();
        (await TargetStage.Server.Kubectl().RunAsync(
            "create", "service", "clusterip", "orders-gateway", "-n", stage.Namespace, "--tcp=80")).Succeeded();
        var workload = Workload(stage);

        await workload.EnsureAsync(stage.Target, null, default);

        Assert.That(workload.Fault, Does.Contain("Service orders-gateway exists and does not belong to this target"));
        var service = await stage.FindAsync(OwnedKinds.Service);
        Assert.That(service!["spec"]!["ports"]![0]!["port"]!.GetValue<int>(), Is.EqualTo(80));
    }

    private static GatewayWorkload Workload(TargetStage stage) =>
        new(stage.Client, stage.Owned, stage.Options, NullLogger.Instance);

    private static async Task<string> SpecAsync(TargetStage stage, ResourceType type)
    {
        var found = (await stage.FindAsync(type))!;
        return (found["spec"] ?? found["rules"] ?? found["subjects"])!.ToJsonString();
    }
}
