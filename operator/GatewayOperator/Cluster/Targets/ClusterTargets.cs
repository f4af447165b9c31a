using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GatewayOperator.Activations;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using GatewayOperator.Provisioning;
using GatewayOperator.Recordings;
using GatewayOperator.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>
/// One <see cref="TargetRunner"/> per target of the cluster. One leader at a time has it; what an earlier one published
/// stays in force until this one knows better.
/// </summary>
public sealed class ClusterTargets : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ResourceKey, TargetEntry> _served = [];

    // Runners that ended because their target is being removed: what they knew last is needed until it is gone.
    private readonly ConcurrentDictionary<ResourceKey, TargetEntry> _leaving = [];

    private readonly ConcurrentDictionary<string, SecretDocuments> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OwnedObjects> _owned;
    private readonly KubeClient _client;
    private readonly ClusterTargetOptions _options;
    private readonly IActivations _activations;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly Provisioner _provisioner;
    private readonly Provisioner _remover;

    /// <param name="client">The API server.</param>
    /// <param name="options">The installation.</param>
    /// <param name="activations">For whom grants are active.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where things are told.</param>
    public ClusterTargets(
        KubeClient client,
        ClusterTargetOptions options,
        IActivations activations,
        TimeProvider time,
        ILoggerFactory logs)
    {
        (_client, _options, _activations, _time, _logs) = (client, options, activations, time, logs);
        _log = logs.CreateLogger<ClusterTargets>();
        _owned = options.Namespaces.ToDictionary(
            n => n, n => new OwnedObjects(client, n, options.ProxiesInPods, time, _log));
        foreach (var (space, owned) in _owned)
        {
            owned.Observed += (type, value) => Observe(space, type, value);
        }

        _provisioner = new Provisioner(
            time, new SecretMemory(plan => Documents(OwnerOf(plan))), logs);
        _remover = new Provisioner(time, new ForgetfulMemory(), logs);
    }

    /// <summary>More is known of a target; raised on any thread.</summary>
    public event Action<ResourceKey>? Changed;

    /// <summary>Copies of what belongs to gateways, for health.</summary>
    public IEnumerable<IInformer> Informers => _owned.Values.SelectMany(o => o.Informers);

    /// <summary>
    /// Follows what belongs to gateways until cancelled, which also ends every runner at once: somebody else may write
    /// from then on. Nothing is written before it is known what is there.
    /// </summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var lost = ct.Register(() => CancelAll());
        await Task.WhenAll(_owned.Values.Select(o => o.RunAsync(ct))).ConfigureAwait(false);
    }

    /// <summary>What is known of a target; null when it is not served.</summary>
    public TargetState? StateOf(ResourceKey target) =>
        _served.TryGetValue(target, out var entry) ? entry.Runner.State : null;

    /// <summary>Serves a target, as the set says, from now on.</summary>
    public async Task ApplyAsync(ResourceKey target, ResourceSet resources, CancellationToken ct)
    {
        if (resources.FindTarget(target.Namespace, target.Name) is not { Metadata.Uid: not null } found)
        {
            await ForgetAsync(target).ConfigureAwait(false);
            return;
        }

        _leaving.TryRemove(target, out _);
        if (!_served.TryGetValue(target, out var entry))
        {
            _served[target] = entry = Begin(target, TargetOwner.Of(found));
        }

        entry.Runner.Update(resources);
    }

    /// <summary>Serves a target no more, and leaves everything as it is.</summary>
    public async Task ForgetAsync(ResourceKey target)
    {
        _leaving.TryRemove(target, out _);
        if (_served.TryRemove(target, out var entry))
        {
            await entry.StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// For a target that is being deleted: ends its sessions and takes what is ours out of its databases. Called again
    /// it goes on where it failed.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="resources">What is known of it: it names the Secret that opens its databases.</param>
    /// <param name="ct">Ends the try.</param>
    public async Task<RevokeOutcome> RemoveAsync(ResourceKey target, ResourceSet resources, CancellationToken ct)
    {
        if (_served.TryRemove(target, out var served))
        {
            await served.StopAsync().ConfigureAwait(false);
            _leaving[target] = served;
        }

        var last = _leaving.GetValueOrDefault(target);
        try
        {
            await EndSessionsAsync(last?.Gateway ?? Gateway(target, () => null), ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // The database cuts them off all the same.
            Log.SessionsNotEnded(_log, target.ToString(), e.Message);
        }

        var (plan, fault) = TargetRemoval.Plan(target, resources, _options, last?.Runner.Plan, _time.GetUtcNow());
        if (plan is null)
        {
            return new RevokeOutcome(fault);
        }

        var result = await _remover.ReconcileAsync(plan, ct).ConfigureAwait(false);
        return new RevokeOutcome(result.Succeeded ? null : result.Error ?? "The database could not be changed.");
    }

    /// <summary>Has every runner publish what is active now.</summary>
    public void LookAgain()
    {
        foreach (var entry in _served.Values)
        {
            entry.Runner.LookAgain();
        }
    }

    /// <summary>Ends all runners; pods and databases stay as they are.</summary>
    public async Task StopAsync()
    {
        var all = _served.Values.ToList();
        _served.Clear();
        await Task.WhenAll(all.Select(e => e.StopAsync())).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        foreach (var owned in _owned.Values)
        {
            owned.Dispose();
        }

        foreach (var documents in _documents.Values)
        {
            documents.Dispose();
        }
    }

    private void CancelAll()
    {
        foreach (var entry in _served.Values)
        {
            entry.Cancel();
        }
    }

    private TargetEntry Begin(ResourceKey key, TargetOwner owner)
    {
        var keys = new TargetKeys(_client, _owned[key.Namespace], _time);
        var materials = new ClusterMaterials(keys, Documents(owner), _options, _time);
        var gateway = Gateway(key, () => materials.Authority);
        var runner = new TargetRunner(
            key, materials, gateway, _provisioner, _activations, _time, _log, () => Changed?.Invoke(key));
        gateway.Unfinished += runner.LookAgain;
        var stop = new CancellationTokenSource();
        return new TargetEntry(gateway, runner, stop, RunAsync(runner, gateway, stop.Token));
    }

    private async Task RunAsync(TargetRunner runner, ClusterGateway gateway, CancellationToken ct)
    {
        if (_options.RecordingKey is not { } key)
        {
            await runner.RunAsync(ct).ConfigureAwait(false);
            return;
        }

        var track = new RecordingTrack(
            new RecordingNotary(key, _time, _logs.CreateLogger<RecordingNotary>()),
            () => gateway.Published,
            () => [.. gateway.Report.Proxies.Select(p => p.Acknowledgement).OfType<ProxyAcknowledgement>()],
            _time);
        var looking = track.RunAsync(ct);
        await runner.RunAsync(ct).ConfigureAwait(false);
        await looking.ConfigureAwait(false);
    }

    private ClusterGateway Gateway(ResourceKey key, Func<string?> authority)
    {
        var owned = _owned[key.Namespace];
        return new ClusterGateway(
            owned,
            new SecretConfigPublisher(_client, owned, key, _log),
            new ProxyRoster(owned, key, _options.ProxiesInPods, _time),
            new GatewayWorkload(_client, owned, _options, _log),
            authority,
            _time);
    }

    private static async Task EndSessionsAsync(ClusterGateway gateway, CancellationToken ct)
    {
        if (gateway.Published is null)
        {
            await gateway.OpenAsync(ct).ConfigureAwait(false);
        }

        if (gateway.Published is { } published)
        {
            await gateway.PublishAsync(published with { Grants = [] }, ct).ConfigureAwait(false);
            await gateway.WaitUntilEnforcedAsync(ct).ConfigureAwait(false);
        }
    }

    private SecretDocuments Documents(TargetOwner owner) => _documents.GetOrAdd(
        owner.Uid, _ => new SecretDocuments(_client, _owned[owner.Namespace], owner));

    private static TargetOwner OwnerOf(TargetPlan plan)
    {
        var slash = plan.TargetName.IndexOf('/', StringComparison.Ordinal);
        return new TargetOwner(plan.TargetName[..slash], plan.TargetName[(slash + 1)..], plan.TargetUid);
    }

    // Leases and pods are looked at all the time.
    private void Observe(string space, ResourceType type, JsonObject value)
    {
        if (type == OwnedKinds.Lease || type == OwnedKinds.Pod || OwnedObjects.TargetOf(value) is not { } label)
        {
            return;
        }

        foreach (var (key, entry) in _served)
        {
            if (key.Namespace == space && ClusterNames.LabelValue(key.Name) == label)
            {
                entry.Runner.LookAgain();
            }
        }
    }
}
