using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Approvals;
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
    /// <exception cref="IOException">What an earlier leader left cannot be read.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken lost)
    {
        await PublicRecordingKey.PublishAsync(client, options.OperatorNamespace, installation.Keys.Recording, stop)
            .ConfigureAwait(false);
        var ledger = await LedgerSecret.OpenAsync(client, options.OperatorNamespace, time, stop).ConfigureAwait(false);
        await using var targets = new ClusterTargets(
            client, TargetOptions(), ledger, time, logs);
        using var approvals = new ClusterApprovals(
            client,
            [.. live.Namespaces.Select(n => n.Requests)],
            live.Whole,
            ledger,
            installation.Keys.Approval.Public,
            time,
            logs);
        var spaces = Controllers(targets).ToDictionary(s => s.Namespace, StringComparer.Ordinal);
        void Changed(ResourceKey key)
        {
            spaces[key.Namespace].Changed(key);
            approvals.LookAgain();
        }

        void StateChanged(ResourceKey key) => spaces[key.Namespace].StateChanged(key);
        targets.Changed += StateChanged;
        live.Changed += Changed;
        live.TargetChanged += Changed;
        ledger.Changed += targets.LookAgain;
        try
        {
            await RunAsync(spaces.Values, targets, approvals, stop, lost).ConfigureAwait(false);
        }
        finally
        {
            live.Changed -= Changed;
            live.TargetChanged -= Changed;
            ledger.Changed -= targets.LookAgain;
        }
    }

    // What controllers use goes on until the last of them is done.
    private async Task RunAsync(
        IReadOnlyCollection<NamespaceControllers> spaces,
        ClusterTargets targets,
        ClusterApprovals approvals,
        CancellationToken stop,
        CancellationToken lost)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lost);
        var heartbeat = new OperatorHeartbeat(
            client, options.Namespaces, Environment.MachineName, time, logs.CreateLogger<OperatorHeartbeat>());
        var background = Task.WhenAll(
            targets.RunAsync(ending.Token), approvals.RunAsync(ending.Token), heartbeat.RunAsync(ending.Token));
        var controllers = Task.WhenAll(spaces.Select(s => s.RunAsync(stop, lost)));
        try
        {
            await Task.WhenAny(controllers, background).Unwrap().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || lost.IsCancellationRequested)
        {
            // Stopped before everything was read, or another replica leads.
        }
        finally
        {
            await targets.StopAsync().ConfigureAwait(false);
            await ending.CancelAsync().ConfigureAwait(false);
            await background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    private NamespaceControllers[] Controllers(ClusterTargets targets)
    {
        var log = logs.CreateLogger("GatewayOperator.Cluster.Controllers");
        var applier = new StatusApplier(client, events, time);
        var composer = new StatusComposer(targets.StateOf, (target, _) => ClusterDoor.Of(target), time);
        var report = new StatusReport(live, composer, applier);
        var deletion = new TargetDeletion(client, live, targets, applier, events, time, log);
        NamespaceControllers[] all =
        [
            .. live.Namespaces.Select(space => new NamespaceControllers(
                space,
                live,
                new DatabaseTargetController(client, space, live, targets, deletion, report),
                new DatabaseGrantController(space, report),
                new MaskingPolicyController(space, report),
                new ApprovalRuleController(space, report),
                new SessionRecordController(client, space.Records, options, time),
                new ClosingNamespace(client, space, time, log),
                time,
                log)),
        ];
        foreach (var controller in all.SelectMany(s => s.All))
        {
            health.Watch(controller);
        }

        return all;
    }
}
