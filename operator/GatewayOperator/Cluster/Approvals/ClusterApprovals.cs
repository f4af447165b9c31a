using GatewayOperator.Activations;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Signing;
using GatewayOperator.Approvals;
using GatewayOperator.Approvals.Notifications;
using GatewayOperator.Kubernetes;
using GatewayOperator.Resources;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Approvals;

/// <summary>
/// What becomes of approval requests on a cluster: they are announced, expire and are removed; approved activations
/// begin, and end. Runs in the process that leads. Decisions are taken by the admission webhooks.
/// </summary>
public sealed class ClusterApprovals : IDisposable
{
    /// <summary>Requests expire by the clock, and nothing tells of it.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Signal _changed = new();
    private readonly IReadOnlyCollection<Informer<ApprovalRequest>> _requests;
    private readonly Func<ResourceSet> _resources;
    private readonly RequestNotifier _notifier;
    private readonly RequestUpkeep _upkeep;
    private readonly ActivationUpkeep _activations;
    private readonly GrantRevocations _revocations;
    private readonly TimeProvider _time;
    private readonly Attempts _attempts;
    private ResourceSet _followed = ResourceSet.Empty;

    /// <param name="client">The API server.</param>
    /// <param name="requests">The requests of all namespaces that are served; run by somebody else.</param>
    /// <param name="resources">
    /// What there is now, whole or <see cref="ResourceSet.Empty"/>: what is missing in it was deleted.
    /// </param>
    /// <param name="ledger">The activations.</param>
    /// <param name="key">What decisions are verified with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where it logs.</param>
    public ClusterApprovals(
        KubeClient client,
        IReadOnlyCollection<Informer<ApprovalRequest>> requests,
        Func<ResourceSet> resources,
        ActivationLedger ledger,
        VerificationKey key,
        TimeProvider time,
        ILoggerFactory logs)
    {
        var log = logs.CreateLogger<ClusterApprovals>();
        (_requests, _resources, _time) = (requests, resources, time);
        var store = new ClusterRequests(client, requests, time, log);
        _notifier = new RequestNotifier(time, logs.CreateLogger<RequestNotifier>());
        _upkeep = new RequestUpkeep(store, resources, _notifier, time);
        _activations = new ActivationUpkeep(store, ledger, resources, key, time, log);
        _revocations = new GrantRevocations(ledger, time, log);
        _attempts = new Attempts(log);
    }

    /// <summary>Has it look at once, for the resources have changed.</summary>
    public void LookAgain() => _changed.Set();

    /// <summary>Runs until it is cancelled.</summary>
    public Task RunAsync(CancellationToken ct) => Loops.RunAsync(ct, FollowAsync, _notifier.RunAsync);

    public void Dispose() => _notifier.Dispose();

    private async Task FollowAsync(CancellationToken ct)
    {
        foreach (var informer in _requests)
        {
            await informer.SyncedAsync(ct).ConfigureAwait(false);
            informer.Changed += Notice;
        }

        try
        {
            while (!ct.IsCancellationRequested)
            {
                await _attempts.RunAsync(LookAsync, ct).ConfigureAwait(false);
                await ((Task)_changed.WaitAsync(Poll, _time, ct))
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            foreach (var informer in _requests)
            {
                informer.Changed -= Notice;
            }
        }
    }

    private void Notice(ObjectKey key) => _changed.Set();

    private async Task LookAsync(CancellationToken ct)
    {
        var set = _resources();
        if (ReferenceEquals(set, ResourceSet.Empty))
        {
            return;
        }

        if (!ReferenceEquals(set, _followed))
        {
            await _activations.FollowAsync(set, ct).ConfigureAwait(false);
            await _revocations.LookAsync(set, ct).ConfigureAwait(false);
            _followed = set;
        }

        await _upkeep.LookAsync(ct).ConfigureAwait(false);
        await _activations.LookAsync(ct).ConfigureAwait(false);
    }
}
