using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>
/// A namespace with a target and a grant, and with what an operator would write for them: the configuration's Secret
/// and the heartbeat. No operator runs. Its proxies are in this process, under exactly the rights of a target's Role.
/// </summary>
public sealed class ProxyScene : IAsyncDisposable
{
    public const string Target = "orders";

    private readonly List<ProxyUnderTest> _proxies = [];
    private readonly CancellationTokenSource _stop = new();
    private Heartbeat? _heartbeat;

    private ProxyScene(ApiServer server, string @namespace)
    {
        (Server, Namespace) = (server, @namespace);
        Client = new KubeClient(KubeConnection.FromKubeconfig(server.AdminKubeconfig));
        Folder = Directory.CreateTempSubdirectory("gwcluster-").FullName;
        Tokens = new SceneTokens(Folder);
    }

    public ApiServer Server { get; }

    public string Namespace { get; }

    /// <summary>Speaks as a user who may do everything.</summary>
    public KubeClient Client { get; }

    public string Folder { get; }

    public SceneTokens Tokens { get; }

    public SigningKey ApprovalKey { get; } = SigningKey.Create();

    /// <summary>What was published last.</summary>
    public GatewayConfig Config { get; private set; } = null!;

    public static async Task<ProxyScene> CreateAsync(
        Func<GatewayConfig, GatewayConfig>? adjust = null, ApiServer? server = null)
    {
        server ??= SharedApiServer.Server;
        var scene = new ProxyScene(server, await server.NamespaceAsync("proxy"));
        await SceneRole.GrantAsync(server, scene.Namespace, Target);
        await scene.CreateAsync<DatabaseTarget>(Target, SceneSpecs.Target);
        await scene.CreateGrantAsync("main");
        scene._heartbeat = Heartbeat.Start(scene.Client, scene.Namespace);
        scene.Config = SceneConfig.Of(scene);
        await scene.PublishAsync(adjust ?? (config => config));
        return scene;
    }

    public Task<JsonObject> CreateAsync<T>(string name, JsonObject spec) => Client.CreateAsync<JsonObject>(
        Namespace,
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec.DeepClone() },
        default,
        type: ResourceType.Of<T>());

    public Task CreateGrantAsync(string name) => CreateAsync<DatabaseGrant>(name, SceneSpecs.Grant);

    /// <summary>Edits the spec of something; returns when the API server has it.</summary>
    public Task EditAsync<T>(string name, JsonObject spec) => Client.MergePatchAsync<JsonObject>(
        Namespace, name, new JsonObject { ["spec"] = spec.DeepClone() }, default, type: ResourceType.Of<T>());

    public Task DeleteAsync<T>(string name)
        where T : class => Client.DeleteAsync<T>(Namespace, name, default);

    /// <summary>Publishes a change as the operator does that has judged everything there is by now.</summary>
    public async Task PublishAsync(Func<GatewayConfig, GatewayConfig> change)
    {
        await CompileAsync(change);
        await WriteAsync(ClusterNames.Config(Target), ClusterNames.ConfigKey, GatewayConfigSerializer.Write(Config));
    }

    /// <summary>What would be published, with the generations of what is there; nothing is written.</summary>
    public async Task CompileAsync(Func<GatewayConfig, GatewayConfig> change)
    {
        var sources = await SourcesAsync();
        var uids = sources.Where(s => s.Kind == ResourceKinds.Grant).ToDictionary(s => s.Name, s => s.Uid);
        var changed = change(Config) with
        {
            Sources = sources,
            CompiledAt = TimeProvider.System.GetUtcNow(),
            Target = Config.Target with { Uid = sources.First(s => s.Kind == ResourceKinds.Target).Uid },
        };
        Config = GatewayConfigSerializer.WithRevision(changed with
        {
            Grants = [.. changed.Grants.Where(g => uids.ContainsKey(g.Name))
                .Select(g => g with { Uid = uids[g.Name] })],
        });
    }

    /// <summary>Writes one Secret of the configuration.</summary>
    public Task WriteAsync(string secret, string key, byte[] content) => Client.ApplyAsync<JsonObject>(
        Namespace,
        secret,
        new JsonObject
        {
            ["type"] = ClusterNames.ConfigSecretType,
            ["data"] = new JsonObject { [key] = Convert.ToBase64String(content) },
        },
        "gateway-operator-targets",
        default,
        type: ResourceType.Of<Secret>());

    public async Task<ProxyUnderTest> StartProxyAsync(string name = "proxy-1", bool waits = true)
    {
        var kubeconfig = await Server.KubeconfigForServiceAccountAsync(Namespace, ClusterNames.Gateway(Target));
        var proxy = ProxyUnderTest.Start(this, name, kubeconfig);
        _proxies.Add(proxy);
        if (waits)
        {
            await proxy.ReadyAsync();
        }

        return proxy;
    }

    /// <summary>The operator dies.</summary>
    public async Task StopHeartbeatAsync()
    {
        if (_heartbeat is not null)
        {
            await _heartbeat.DisposeAsync();
            _heartbeat = null;
        }
    }

    public void StartHeartbeat() => _heartbeat ??= Heartbeat.Start(Client, Namespace);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await StopHeartbeatAsync();
        Tokens.Dispose();
        ApprovalKey.Dispose();
        Client.Dispose();
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<IReadOnlyList<SourceConfig>> SourcesAsync() =>
    [
        .. await ListAsync<DatabaseTarget>(), .. await ListAsync<DatabaseGrant>(),
        .. await ListAsync<MaskingPolicy>(), .. await ListAsync<ApprovalRule>(),
    ];

    private async Task<IEnumerable<SourceConfig>> ListAsync<T>()
        where T : class, IResource
    {
        var list = await Client.ListAsync<T>(Namespace, null, default);
        return list.Items.Select(r => new SourceConfig(
            r.Kind, r.Metadata.Name, r.Metadata.Uid!, r.Metadata.Generation!.Value));
    }
}
