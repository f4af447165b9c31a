using System.Text.Json.Nodes;
using GatewayOperator.Cluster.Targets.Manifests;

namespace GatewayOperator.Tests.Cluster.Targets;

/// <summary>What an API server of today would refuse or warn of, which that of the tests does not know yet.</summary>
public sealed class PodTemplateTests
{
    [Test]
    public async Task Pods_pass_the_restricted_standard()
    {
        await using var stage = await TargetStage.StartAsync();
        var pod = Pod(stage);

        Assert.That(pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>(), Is.True);
        Assert.That(
            pod["securityContext"]!["seccompProfile"]!["type"]!.GetValue<string>(), Is.EqualTo("RuntimeDefault"));
        Assert.That(pod["hostNetwork"] ?? pod["hostPID"] ?? pod["hostIPC"], Is.Null);
        Assert.That(
            pod["volumes"]!.AsArray().Select(v => v!.AsObject().Select(f => f.Key).Single(k => k != "name")),
            Is.All.EqualTo("emptyDir"));
        foreach (var container in pod["containers"]!.AsArray())
        {
            var security = container!["securityContext"]!;
            Assert.That(security["allowPrivilegeEscalation"]!.GetValue<bool>(), Is.False);
            Assert.That(security["readOnlyRootFilesystem"]!.GetValue<bool>(), Is.True);
            Assert.That(security["capabilities"]!["drop"]!.ToJsonString(), Is.EqualTo("[\"ALL\"]"));
        }
    }

    [Test]
    public async Task A_stopping_pod_has_time_to_drain()
    {
        await using var stage = await TargetStage.StartAsync();

        Assert.That(
            Pod(stage)["terminationGracePeriodSeconds"]!.GetValue<int>(),
            Is.GreaterThan(stage.Options.DrainTimeout.TotalSeconds));
    }

    [Test]
    public async Task A_new_grant_restarts_no_pod()
    {
        await using var stage = await TargetStage.StartAsync();
        var before = Pod(stage).ToJsonString();

        await stage.GrantAsync();

        Assert.That(Pod(stage).ToJsonString(), Is.EqualTo(before));
    }

    private static JsonNode Pod(TargetStage stage) => WorkloadManifests
        .Of(new GatewayShape(stage.Target, stage.Options)).Body["spec"]!["template"]!["spec"]!;
}
