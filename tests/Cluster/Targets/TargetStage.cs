using System.Text.Json.Nodes;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Compile;
using GatewayOperator.Kubernetes;
using GatewayOperator.Resources;
using GatewayOperator.Tests.ClusterSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Cluster.Targets;

/// <summary>A namespace with a target and its Secret on the API server, and what the operator sees of it.</summary>
internal sealed class TargetStage : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    private TargetStage(string ns, KubeClient client, DatabaseTarget target, bool inPods)
    {
        (Namespace, Client, Target) = (ns, client, target);
        Options = new ClusterTargetOptions
        {
            InstallationId = Guid.NewGuid().ToString(),
            Namespaces = [ns],
            ApprovalKey = "{}",
            ProxyImage = "gateway-proxy:test",
            ProxiesInPods = inPods,
        };
        Owned = new OwnedObjects(client, ns, inPods, TimeProvider.System, NullLogger.Instance);
        _following = Owned.RunAsync(_stop.Token);
    }

    public static ApiServer Server => SharedApiServer.Server;

    public string Namespace { get; }

    public KubeClient Client { get; }

    public DatabaseTarget Target { get; private set; }

    public TargetOwner Owner => TargetOwner.Of(Target);

    public ResourceKey Key => ResourceKey.Of(Target);

    public ClusterTargetOptions Options { get; }

    public OwnedObjects Owned { get; }

    /// <param name="spec">More fields of the target's spec, each on a line of its own.</param>
    /// <param name="inPods">Whether proxies are pods.</param>
    /// <param name="host">Where the database is.</param>
    /// <param name="port">Its port.</param>
    /// <param name="password">The administrator's password.</param>
    /// <param name="admin">The administrator.</param>
    public static async Task<TargetStage> StartAsync(
        string spec = "",
        bool inPods = true,
        string host = "127.0.0.1",
        int port = 5432,
        string password = "secret",
        string admin = "admin")
    {
        var ns = await Server.NamespaceAsync("targets");
        var client = new KubeClient(KubeConnection.FromKubeconfig(Server.AdminKubeconfig));
        (await Server.Kubectl().ApplyAsync(
            $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: orders-admin, namespace: {{ns}}, annotations: {dbgateway.dev/host: "{{host}}" } }
            stringData: {username: {{admin}}, password: {{password}}}
            ---
            apiVersion: dbgateway.dev/v1alpha1
            kind: DatabaseTarget
            metadata: {name: orders, namespace: {{ns}}}
            spec:
              host: {{host}}
              port: {{port}}
              tls: {mode: Disable}
              adminSecretRef: {name: orders-admin}
              databases: [orders]
              issuers: [{name: ci, url: "https://issuer.example"}]
              {{spec}}
            """)).Succeeded();
        var target = await client.GetAsync<DatabaseTarget>(ns, "orders", default);
        var stage = new TargetStage(ns, client, target!, inPods);
        await stage.Owned.SyncedAsync(default);
        return stage;
    }

    /// <summary>What the API server has of the target, its grants and its Secret.</summary>
    public async Task<ResourceSet> ReadAsync()
    {
        Target = (await Client.GetAsync<DatabaseTarget>(Namespace, "orders", default))!;
        var grants = await Client.ListAsync<DatabaseGrant>(Namespace, null, default);
        var secret = await Client.GetAsync<Secret>(Namespace, "orders-admin", default);
        IResource[] all = [Target, secret!, .. grants.Items];
        return new ResourceSet
        {
            Resources = all.ToDictionary(r => ResourceKey.Of(r)),
            Origins = new Dictionary<ResourceKey, string>(),
            Broken = new Dictionary<ResourceKey, IReadOnlyList<Api.Reading.ResourceError>>(),
            Unreadable = [],
            Errors = [],
        };
    }

    /// <summary>Allows identities of the CI to read everything; returns the set with it.</summary>
    public async Task<ResourceSet> GrantAsync(string name = "reader")
    {
        (await Server.Kubectl().ApplyAsync(
            $$"""
            apiVersion: dbgateway.dev/v1alpha1
            kind: DatabaseGrant
            metadata: {name: {{name}}, namespace: {{Namespace}}}
            spec:
              targetRef: {name: orders}
              databases: [orders]
              subjects: [{issuer: ci, claims: {sub: "repo:acme/shop"} }]
              privileges: [{schema: public, tables: ["*"], access: [Select]}]
            """)).Succeeded();
        return await ReadAsync();
    }

    /// <summary>A configuration of the target.</summary>
    public async Task<GatewayConfig> ConfigAsync()
    {
        var materials = ClusterMaterials.ForRemoval(Options);
        return TargetCompiler.Compile(Target, await ReadAsync(), materials, TimeProvider.System.GetUtcNow()).Desired!;
    }

    public async Task<JsonObject?> FindAsync(ResourceType type, string name = "orders-gateway") =>
        await Client.GetAsync<JsonObject>(Namespace, name, default, type);

    /// <summary>Versions of everything that the operator made here.</summary>
    public async Task<List<string>> VersionsAsync(params IReadOnlyList<ResourceType> types)
    {
        var versions = new List<string>();
        foreach (var type in types)
        {
            var list = await Client.ListAsync<JsonObject>(Namespace, null, default, type);
            foreach (var found in list.Objects)
            {
                versions.Add($"{type.Kind}/{found.Key.Name} {found.ResourceVersion}");
            }
        }

        return versions;
    }

    /// <summary>Waits until the operator's copy of an object is as wanted.</summary>
    public Task SeenAsync(ResourceType type, string name, Predicate<JsonObject?> isSo) => Wait.UntilAsync(
        $"the watch shows {type.Kind} {name}", () => Task.FromResult(isSo(Owned.Find(type, name))));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Owned.Dispose();
        Client.Dispose();
        _stop.Dispose();
    }
}
