using System.Net;
using System.Text.Json.Nodes;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster;

/// <summary>The API server that all other tests rely on.</summary>
public sealed class ApiServerTests
{
    private static ApiServer Server => SharedApiServer.Server;

    [Test]
    public async Task A_service_account_may_do_nothing_until_it_is_given_a_right()
    {
        var ns = await Server.NamespaceAsync();
        var kubectl = new Kubectl(await Server.KubeconfigForServiceAccountAsync(ns, "worker"));

        var refused = await kubectl.RunAsync("get", "configmaps");
        (await Server.Kubectl().RunAsync(
            "create", "rolebinding", "worker", "-n", ns, "--clusterrole=view", $"--serviceaccount={ns}:worker"))
            .Succeeded();

        Assert.That(refused.Error, Does.Contain($"system:serviceaccount:{ns}:worker").And.Contain("forbidden"));
        await Wait.UntilAsync(
            "the right is in force", async () => (await kubectl.RunAsync("get", "configmaps")).ExitCode == 0);
    }

    [Test]
    public async Task A_user_is_known_by_name_and_groups()
    {
        var kubectl = new Kubectl(Server.KubeconfigFor("ada", "dba", "oncall"));

        var refused = await kubectl.RunAsync("get", "namespaces");

        Assert.That(refused.Error, Does.Contain("\"ada\""));
    }

    [Test]
    public async Task The_keys_of_its_tokens_are_published()
    {
        var keys = JsonNode.Parse(await Server.Admin.GetStringAsync("/openid/v1/jwks"))!;

        Assert.That(keys["keys"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_it_knew_is_there_after_it_was_killed_and_started_again()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { ControllerManager = false });
        var ns = await server.NamespaceAsync();

        await server.KillAsync();
        Assert.That(async () => await server.Admin.GetAsync("/readyz"), Throws.InstanceOf<HttpRequestException>());
        await server.StartAgainAsync();

        using var found = await server.Admin.GetAsync($"/api/v1/namespaces/{ns}");
        Assert.That(found.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Old_versions_are_gone_after_a_compaction()
    {
        var options = new ApiServerOptions { ControllerManager = false, WatchCache = false };
        await using var server = await ApiServer.StartAsync(options);
        await server.NamespaceAsync();
        await server.CompactAsync();

        using var watch = await server.Admin.GetAsync("/api/v1/namespaces?watch=1&resourceVersion=1&timeoutSeconds=5");

        Assert.That(await watch.Content.ReadAsStringAsync(), Does.Contain("\"Expired\""));
    }

    [Test]
    public async Task What_belongs_to_a_target_goes_with_it()
    {
        var ns = await Server.NamespaceAsync();
        var applied = await Server.Kubectl().ApplyAsync(Samples.Read("databasetarget.yaml", ns), "-o", "json");
        var target = JsonNode.Parse(applied.Succeeded())!;
        await Server.CreateAsync($"/api/v1/namespaces/{ns}/configmaps", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "owned",
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = target["apiVersion"]!.DeepClone(),
                    ["kind"] = target["kind"]!.DeepClone(),
                    ["name"] = target["metadata"]!["name"]!.DeepClone(),
                    ["uid"] = target["metadata"]!["uid"]!.DeepClone(),
                }),
            },
        });

        (await Server.Kubectl().RunAsync("delete", "-n", ns, "databasetargets", "--all")).Succeeded();

        await Wait.UntilAsync("what it owned is gone", async () =>
            (await Server.Kubectl().RunAsync("get", "-n", ns, "configmap", "owned")).Error.Contains("NotFound"));
    }
}
