using System.Text.Json.Nodes;
using GatewayOperator.Api.Grants;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;
using k8s.Models;

namespace GatewayOperator.Tests.Cluster.Runtime;

/// <summary>What the client's writes come to.</summary>
public sealed class WritingTests
{
    private KubeClient _client = null!;
    private string _namespace = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        _client = new KubeClient(KubeConnection.FromKubeconfig(SharedApiServer.Server.AdminKubeconfig));
        _namespace = await SharedApiServer.Server.NamespaceAsync();
    }

    [TearDown]
    public void TearDown() => _client.Dispose();

    [Test]
    public async Task To_state_the_same_again_changes_nothing()
    {
        var first = await ApplyAsync("a", "gateway-operator-targets", ("x", "1"));
        var again = await ApplyAsync("a", "gateway-operator-targets", ("x", "1"));

        Assert.That(again.Metadata.ResourceVersion, Is.EqualTo(first.Metadata.ResourceVersion));
    }

    [Test]
    public async Task Who_states_a_field_no_longer_takes_it_back_and_leaves_those_of_others()
    {
        await ApplyAsync("a", "one", ("x", "1"), ("y", "1"));
        await ApplyAsync("a", "two", ("z", "1"));

        var result = await ApplyAsync("a", "one", ("x", "2"));

        Assert.That(result.Data, Is.EqualTo(new Dictionary<string, string> { ["x"] = "2", ["z"] = "1" }));
    }

    [Test]
    public async Task A_status_stated_twice_is_written_once()
    {
        await SharedApiServer.Server.CreateAsync(
            $"/apis/dbgateway.dev/v1alpha1/namespaces/{_namespace}/databasegrants", Grant());
        var status = new JsonObject { ["status"] = new JsonObject { ["observedGeneration"] = 1 } };

        var first = await StatusAsync(status);
        var again = await StatusAsync(status);

        Assert.That(first.Status!.ObservedGeneration, Is.EqualTo(1));
        Assert.That(again.Metadata.ResourceVersion, Is.EqualTo(first.Metadata.ResourceVersion));
    }

    [Test]
    public async Task Of_two_who_replace_the_same_version_one_is_told_so()
    {
        var made = await _client.CreateAsync<V1Lease>(_namespace, Lease("nobody"), default);
        var version = made.Metadata.ResourceVersion;
        await _client.ReplaceAsync<V1Lease>(_namespace, "lock", Lease("one"), version, default);

        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.ReplaceAsync<V1Lease>(_namespace, "lock", Lease("two"), version, default));

        Assert.That(refused!.IsConflict);
        Assert.That(
            (await _client.GetAsync<V1Lease>(_namespace, "lock", default))!.Spec.HolderIdentity, Is.EqualTo("one"));
    }

    [Test]
    public async Task A_patch_of_an_old_version_is_refused()
    {
        var old = await ApplyAsync("a", "one", ("x", "1"));
        await ApplyAsync("a", "one", ("x", "2"));
        var patch = new JsonObject { ["data"] = new JsonObject { ["x"] = "3" } };

        var refused = await Assert.ThrowsAsync<KubeApiException>(() => _client.MergePatchAsync<V1ConfigMap>(
            _namespace, "a", patch, default, resourceVersion: old.Metadata.ResourceVersion));

        Assert.That(refused!.IsConflict);
    }

    [Test]
    public async Task A_namesake_is_not_deleted_in_place_of_the_one_meant()
    {
        var meant = await ApplyAsync("a", "one", ("x", "1"));
        await _client.DeleteAsync<V1ConfigMap>(_namespace, "a", default, uid: meant.Metadata.Uid);
        await ApplyAsync("a", "one", ("x", "2"));

        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.DeleteAsync<V1ConfigMap>(_namespace, "a", default, uid: meant.Metadata.Uid));

        Assert.That(refused!.IsConflict);
        Assert.That(await _client.GetAsync<V1ConfigMap>(_namespace, "a", default), Is.Not.Null);
    }

    [Test]
    public async Task What_exists_is_not_created_again_and_what_is_wrong_not_at_all()
    {
        await _client.CreateAsync<V1Lease>(_namespace, Lease("one"), default);
        var exists = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.CreateAsync<V1Lease>(_namespace, Lease("one"), default));
        var grant = Grant();
        grant["spec"]!["databases"] = "not a list";
        var wrong = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.CreateAsync<DatabaseGrant>(_namespace, grant, default));

        Assert.That(exists!.IsAlreadyExists);
        Assert.That(wrong!.IsInvalid);
        Assert.That(wrong.Message, Does.Contain("spec.databases"));
    }

    [Test]
    public async Task A_test_that_fails_stops_a_patch()
    {
        await ApplyAsync("a", "one", ("x", "1"));
        var patch = new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = "/data/x", ["value"] = "2" },
            new JsonObject { ["op"] = "remove", ["path"] = "/data/x" });

        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.JsonPatchAsync<V1ConfigMap>(_namespace, "a", patch, default));

        Assert.That(refused!.IsInvalid);
    }

    [Test]
    public async Task What_the_server_serves_is_known()
    {
        Assert.That(await _client.ServesAsync(ResourceType.Of<DatabaseGrant>(), default));
        Assert.That(await _client.ServesAsync(ResourceType.Of<V1Deployment>(), default));
        Assert.That(
            await _client.ServesAsync(ResourceType.Of<DatabaseGrant>() with { Version = "v99" }, default), Is.False);
    }

    private static V1Lease Lease(string holder) => new()
    {
        Metadata = new V1ObjectMeta { Name = "lock" },
        Spec = new V1LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15 },
    };

    private static JsonObject Grant() => new()
    {
        ["apiVersion"] = "dbgateway.dev/v1alpha1",
        ["kind"] = "DatabaseGrant",
        ["metadata"] = new JsonObject { ["name"] = "grant" },
        ["spec"] = new JsonObject
        {
            ["targetRef"] = new JsonObject { ["name"] = "orders" },
            ["databases"] = new JsonArray("orders"),
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["issuer"] = "dev",
                ["claims"] = new JsonObject { ["sub"] = "ada" },
            }),
        },
    };

    private Task<DatabaseGrant> StatusAsync(JsonObject status) => _client.ApplyAsync<DatabaseGrant>(
        _namespace, "grant", status, "gateway-operator-status", default, subresource: "status");

    private Task<V1ConfigMap> ApplyAsync(string name, string manager, params (string Key, string Value)[] data) =>
        _client.ApplyAsync<V1ConfigMap>(
            _namespace,
            name,
            new JsonObject
            {
                ["data"] = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
            },
            manager,
            default);
}
