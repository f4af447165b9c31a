using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Targets;

/// <summary>What is there of gateways in one namespace: everything that carries the operator's labels.</summary>
public sealed class OwnedObjects : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubeClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _namespace;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<ResourceType, Informer<JsonObject>> _informers = [];

    public OwnedObjects(KubeClient client, string @namespace, TimeProvider time, ILogger log)
    {
        (_client, _namespace, _time, _log) = (client, @namespace, time, log);
    }

    /// <summary>An object that belongs to a target (its label) came, changed or went; raised on the watch's loop.</summary>
    public event Action<ResourceType, JsonObject>? Observed;

    public IEnumerable<IInformer> Informers => _informers.Values;

    /// <summary>The kind of disruption budget that this API server has; null when it has none.</summary>
    public ResourceType? Disruption { get; private set; }

    /// <summary>Lists and watches until cancelled.</summary>
    public async Task RunAsync(bool withPods, CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, _stop.Token);
        Disruption = withPods ? await DiscoverAsync(stopping.Token).ConfigureAwait(false) : null;
        ResourceType?[] types =
        [
            OwnedKinds.Secret, OwnedKinds.ConfigMap, OwnedKinds.Lease,
            .. withPods
                ? new[]
                {
                    OwnedKinds.ServiceAccount, OwnedKinds.Role, OwnedKinds.RoleBinding, OwnedKinds.Deployment,
                    OwnedKinds.StatefulSet, OwnedKinds.Service, OwnedKinds.NetworkPolicy, OwnedKinds.Pod, Disruption,
                }
                : [],
        ];
        _informers = types.OfType<ResourceType>().ToDictionary(t => t, Informer);
        _begun.SetResult();
        await Task.WhenAll(_informers.Values.Select(i => i.RunAsync(stopping.Token))).ConfigureAwait(false);
    }

    /// <summary>Waits until everything that is there is known.</summary>
    public async Task SyncedAsync(CancellationToken ct)
    {
        await _begun.Task.WaitAsync(ct).ConfigureAwait(false);
        await Task.WhenAll(_informers.Values.Select(i => i.SyncedAsync(ct))).ConfigureAwait(false);
    }

    public JsonObject? Find(ResourceType type, string name) =>
        _informers.GetValueOrDefault(type)?.Find(new ObjectKey(_namespace, name));

    /// <summary>The objects of a kind that belong to a target.</summary>
    public IEnumerable<JsonObject> Of(ResourceType type, string target) =>
        (_informers.GetValueOrDefault(type)?.All ?? []).Where(o => TargetOf(o) == ClusterNames.LabelValue(target));

    /// <summary>The value of an object's target label.</summary>
    public static string? TargetOf(JsonObject value) =>
        value["metadata"]?["labels"]?[ClusterNames.TargetLabel]?.GetValue<string>();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    // Proxies write their Leases themselves, under a label that they have.
    private Informer<JsonObject> Informer(ResourceType type)
    {
        var selector = type == OwnedKinds.Lease
            ? $"{ClusterNames.ComponentLabel}={ClusterNames.GatewayComponent}"
            : $"{ClusterNames.ManagedByLabel}={ClusterNames.ManagedBy},{ClusterNames.TargetLabel}";
        var informer = new Informer<JsonObject>(
            _client, _namespace, new ListQuery { LabelSelector = selector }, _time, _log, type: type);
        informer.Observed += (value, _) => Observed?.Invoke(type, value);
        return informer;
    }

    private async Task<ResourceType?> DiscoverAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await _client.ServesAsync(OwnedKinds.Disruption, ct).ConfigureAwait(false)
                    ? OwnedKinds.Disruption
                    : await _client.ServesAsync(OwnedKinds.OldDisruption, ct).ConfigureAwait(false)
                        ? OwnedKinds.OldDisruption
                        : null;
            }
            catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException)
            {
                Log.NotDiscovered(_log, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), _time, ct).ConfigureAwait(false);
            }
        }
    }
}
