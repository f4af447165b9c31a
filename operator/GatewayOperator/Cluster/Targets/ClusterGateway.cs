using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>A gateway of pods, which read their configuration from a Secret and answer on Leases.</summary>
public sealed class ClusterGateway(
    OwnedObjects owned,
    SecretConfigPublisher publisher,
    ProxyRoster roster,
    GatewayWorkload workload,
    Func<string?> authority,
    TimeProvider time) : ITargetGateway
{
    /// <summary>A way through the API server and back; a session must be over within a second of its grant.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private volatile GatewayReport _report = GatewayReport.Empty;
    private GatewayReport _seen = GatewayReport.Empty;
    private long _triedAt;

    /// <summary>Something could not be written and is worth another try.</summary>
    public event Action? Unfinished;

    public GatewayConfig? Published => publisher.Published;

    public GatewayReport Report => _report;

    public async Task OpenAsync(CancellationToken ct)
    {
        await owned.SyncedAsync(ct).ConfigureAwait(false);
        await publisher.OpenAsync(ct).ConfigureAwait(false);
    }

    public Task PublishAsync(GatewayConfig config, CancellationToken ct) => publisher.PublishAsync(config, ct);

    public async Task WaitUntilEnforcedAsync(CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        Refresh();
        while (!IsEnforced() && time.GetElapsedTime(startedAt) < Patience)
        {
            await Task.Delay(Look, time, ct).ConfigureAwait(false);
            Refresh();
        }
    }

    /// <summary>Pods may start before the database is where it is wanted: they find a configuration.</summary>
    public async Task RunProxiesAsync(DatabaseTarget target, bool settled, CancellationToken ct)
    {
        await workload.EnsureAsync(target, authority(), ct).ConfigureAwait(false);
        _triedAt = time.GetTimestamp();
        Refresh();
    }

    public Task TendAsync(CancellationToken ct)
    {
        Refresh();
        if (workload.Fault is not null && time.GetElapsedTime(_triedAt) > Retry)
        {
            _triedAt = time.GetTimestamp();
            Unfinished?.Invoke();
        }

        return Task.CompletedTask;
    }

    /// <summary>Pods go on without an operator.</summary>
    public Task StopAsync() => Task.CompletedTask;

    private bool IsEnforced() => _report.Proxies.All(p => p.Enforces(Published!.Revision));

    private void Refresh()
    {
        var seen = roster.Look(_seen);
        var fault = workload.Fault ?? seen.Fault;
        if (!ReferenceEquals(seen, _seen) || fault != _report.Fault)
        {
            _seen = seen;
            _report = seen with { Fault = fault };
        }
    }
}
