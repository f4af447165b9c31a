using System.Diagnostics;
using System.Text.Json;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.ClusterSupport;
using k8s.Models;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>The program as a pod runs it.</summary>
public sealed class ProxyProcessTests
{
    [Test]
    public async Task The_program_serves_what_its_Secret_says_and_lets_go_of_its_Lease_when_it_is_told_to_stop()
    {
        await using var scene = await ProxyScene.CreateAsync();
        var kubeconfig = await scene.Server.KubeconfigForServiceAccountAsync(
            scene.Namespace, ClusterNames.Gateway(ProxyScene.Target));
        var uid = await PodAsync(scene);
        using var process = Start(
            uid,
            "--config-secret", ClusterNames.Config(ProxyScene.Target), "--namespace", scene.Namespace,
            "--kubeconfig", kubeconfig, "--spool", Path.Combine(scene.Folder, "spool"), "--listen", "127.0.0.1:0",
            "--operations", "127.0.0.1:0");
        try
        {
            V1Lease? lease = null;
            await Wait.UntilAsync("it says where it listens", async () =>
            {
                lease = await scene.Client.GetAsync<V1Lease>(scene.Namespace, "pod-1", default);
                return lease is not null && Said(lease)?.Listening is not null;
            });
            Assert.That(Said(lease!)!.Revision, Is.EqualTo(scene.Config.Revision));
            Assert.That(lease!.Metadata.Labels[ClusterNames.TargetLabel], Is.EqualTo(ProxyScene.Target));
            Assert.That(lease.Metadata.Labels[ClusterNames.ComponentLabel], Is.EqualTo(ClusterNames.GatewayComponent));
            Assert.That(lease.Metadata.OwnerReferences.Single().Uid, Is.EqualTo(uid));
            Assert.That(lease.Spec.HolderIdentity, Is.EqualTo("pod-1"));
            Assert.That(lease.Spec.LeaseDurationSeconds, Is.EqualTo(15));

            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.That(process.ExitCode, Is.Zero);
            lease = await scene.Client.GetAsync<V1Lease>(scene.Namespace, "pod-1", default);
            Assert.That(lease!.Spec.LeaseDurationSeconds, Is.EqualTo(1), "nobody takes it for alive");
        }
        finally
        {
            process.Kill();
        }
    }

    [TestCase("one of --config and --config-secret")]
    [TestCase("exclude each other", "--config", "x", "--config-secret", "y")]
    [TestCase("--listen: expected address:port", "--config-secret", "y", "--listen", "nowhere")]
    [TestCase("--kubeconfig", "--config-secret", "y", "--kubeconfig", "missing")]
    public async Task What_cannot_be_meant_is_refused_with_advice(string words, params string[] arguments)
    {
        using var process = Start("uid", arguments);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain(words));
    }

    private static ProxyAcknowledgement? Said(V1Lease lease) =>
        lease.Metadata.Annotations?.TryGetValue(ClusterNames.AcknowledgementAnnotation, out var json) == true
            ? JsonSerializer.Deserialize<ProxyAcknowledgement>(json, JsonSerializerOptions.Web)
            : null;

    // Without the pod the Lease would go with it.
    private static async Task<string> PodAsync(ProxyScene scene)
    {
        var pod = await scene.Server.CreateAsync(
            $"/api/v1/namespaces/{scene.Namespace}/pods",
            SceneSpecs.Parse(
                $$$"""
                {"metadata": {"name": "pod-1"},
                 "spec": {"serviceAccountName": "{{{ClusterNames.Gateway(ProxyScene.Target)}}}",
                          "containers": [{"name": "gateway", "image": "gateway"}]}}
                """));
        return pod["metadata"]!["uid"]!.GetValue<string>();
    }

    private static Process Start(string uid, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "gateway-proxy"), arguments)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["POD_NAME"] = "pod-1";
        start.Environment["POD_UID"] = uid;
        return Process.Start(start)!;
    }
}
