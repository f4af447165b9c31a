using GatewayOperator.Activations;
using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Controllers;
using GatewayOperator.Cluster.Controllers.ApprovalRules;
using GatewayOperator.Cluster.Controllers.DatabaseGrants;
using GatewayOperator.Cluster.Controllers.DatabaseTargets;
using GatewayOperator.Cluster.Controllers.MaskingPolicies;
using GatewayOperator.Cluster.Controllers.SessionRecords;
using GatewayOperator.Cluster.Installation;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Cluster.Statuses;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Kubernetes;
using GatewayOperator.Statuses;

namespace GatewayOperator.Cluster.Running;

/// <summary>What the leading replica does; everything it keeps is made anew whenever it begins to lead.</summary>
public sealed class LeaderWork(
    KubeClient client,
    RunOptions options,
    ClusterInstallation installation,
    LiveResources live,
    EventRecorder events,
    RuntimeHealth health,
    TimeProvider time,
    ILoggerFactory logs)
{
    /// <summary>Works until stopped, or until another replica leads.</summary>
    /// <param name="stop">What runs may end in peace.</param>
    /// <param name="lost">Somebody else may write from now on.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken lost)
    {
        // Half of the resources would be narrower than all of them, or wider.
        await Task.WhenAll(live.Namespaces.SelectMany(n => n.Deciding).Select(i => i.SyncedAsync(stop)))
            .ConfigureAwait(false);
        await PublicRecordingKey.PublishAsync(client, options.OperatorNamespace, installation.Keys.Recording, stop)
            .ConfigureAwait(false);
        var targets = new ClusterTargets(client, TargetOptions(), new NoActivations(), time, logs);
        var following = targets.RunAsync(lost);
        var beating = Heartbeat().RunAsync(stop);
        var spaces = Controllers(targets);
        foreach (var controller in spaces.SelectMany(s => s.All))
        {
            health.Watch(controller);
        }

        var byName = spaces.ToDictionary(s => s.Namespace, StringComparer.Ordinal);
        void Changed(ResourceKey key) => byName[key.Namespace].Changed(key);
        void StateChanged(ResourceKey key) => byName[key.Namespace].StateChanged(key);
        live.Changed += Changed;
        live.TargetChanged += Changed;
        targets.Changed += StateChanged;
        try
        {
            await Task.WhenAll(spaces.SelectMany(s => s.All).Select(c => c.RunAsync(stop, lost)))
                .ConfigureAwait(false);
        }
        finally
        {
            live.Changed -= Changed;
            live.TargetChanged -= Changed;
            targets.Changed -= StateChanged;
            await targets.DisposeAsync().ConfigureAwait(false);
            await Task.WhenAll(following, beating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ClusterTargetOptions TargetOptions() => new()
    {
        InstallationId = installation.Id,
        Namespaces = options.Namespaces,
        ApprovalKey = installation.Keys.Approval.Public.Jwk,
        RecordingKey = installation.Keys.Recording,
        ProxyImage = options.ProxyImage,
        ProxiesInPods = options.ProxiesInPods,
    };

    private OperatorHeartbeat Heartbeat() => new(
        client, options.Namespaces, Environment.MachineName, time, logs.CreateLogger<OperatorHeartbeat>());

    private IReadOnlyList<NamespaceControllers> Controllers(ClusterTargets targets)
    {
        var log = logs.CreateLogger("GatewayOperator.Cluster.Controllers");
        var applier = new StatusApplier(client, events, time);
        var composer = new StatusComposer(targets.StateOf, (target, _) => ClusterDoor.Of(target), time);
        var report = new StatusReport(live, composer, applier);
        var deletion = new TargetDeletion(client, live, targets, applier, events, time, log);
        return
        [
            .. live.Namespaces.Select(space => new NamespaceControllers(
                space,
                live,
                new DatabaseTargetController(client, space, live, targets, deletion, report),
                new DatabaseGrantController(space, report),
                new MaskingPolicyController(space, report),
                new ApprovalRuleController(space, report),
                new SessionRecordController(client, space.Records, options, time),
                time,
                log)),
        ];
    }
}
