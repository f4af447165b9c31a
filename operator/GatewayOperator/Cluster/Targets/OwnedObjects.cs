using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<ResourceType, Informer<JsonObject>> _informers = [];
    private readonly bool _withPods;

    /// <param name="client">The API server.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="withPods">Whether gateways are pods; else there are only configurations and Leases.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where disturbances are told.</param>
    public OwnedObjects(KubeClient client, string @namespace, bool withPods, TimeProvider time, ILogger log)
    {
        (_client, _namespace, _withPods, _time, _log) = (client, @namespace, withPods, time, log);
        ResourceType[] types =
        [
            OwnedKinds.Secret, OwnedKinds.ConfigMap, OwnedKinds.Lease, .. withPods ? OwnedKinds.OfPods : [],
        ];
        Array.ForEach(types, Add);
    }

    /// <summary>An object with a target's label came, changed or went; raised on the watch's loop.</summary>
    public event Action<ResourceType, JsonObject>? Observed;

    public IEnumerable<IInformer> Informers => _informers.Values;

    /// <summary>The kind of disruption budget that this API server has; null when it has none.</summary>
    public ResourceType? Disruption { get; private set; }

    /// <summary>Lists and watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, _stop.Token);
        if (_withPods)
        {
            Disruption = await DiscoverAsync(stopping.Token).ConfigureAwait(false);
            if (Disruption is { } type)
            {
                Add(type);
            }
        }

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
    private void Add(ResourceType type)
    {
        var selector = type == OwnedKinds.Lease
            ? $"{ClusterNames.ComponentLabel}={ClusterNames.GatewayComponent}"
            : $"{ClusterNames.ManagedByLabel}={ClusterNames.ManagedBy},{ClusterNames.TargetLabel}";
        var informer = new Informer<JsonObject>(
            _client, _namespace, new ListQuery { LabelSelector = selector }, _time, _log, type: type);
        informer.Observed += (value, _) => Observed?.Invoke(type, value);
        _informers[type] = informer;
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
