using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Lets one of several processes work. A failed renewal costs nothing as long as one succeeds in time; when none
/// does, the work is cancelled before another process can take the Lease, and a process whose work will not stop is
/// ended. After a loss the process takes part again.
/// </summary>
public sealed class LeaderElector
{
    private readonly LeaderElectionOptions _options;
    private readonly LeaseClaim _claim;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RuntimeMetrics _metrics;
    private volatile bool _leading;
    private long _renewedAt;
    private string? _waitedFor;

    public LeaderElector(
        KubeClient client,
        LeaderElectionOptions options,
        TimeProvider time,
        ILogger log,
        RuntimeMetrics? metrics = null)
        : this(new KubeLeaseStore(client, options.Namespace, options.Name), options, time, log, metrics)
    {
    }

    internal LeaderElector(
        ILeaseStore store,
        LeaderElectionOptions options,
        TimeProvider time,
        ILogger log,
        RuntimeMetrics? metrics = null)
    {
        options.Validate();
        _options = options;
        _claim = new LeaseClaim(store, options, time);
        _time = time;
        _log = log;
        _metrics = metrics ?? RuntimeMetrics.Shared;
        _metrics.Leads(options.Name, false);
    }

    /// <summary>Whether this process leads now. False as soon as the last renewal is too old, whatever runs.</summary>
    public bool IsLeader => _leading && Remaining > TimeSpan.Zero;

    public string Identity => _options.Identity;

    private TimeSpan Remaining
    {
        get
        {
            var left = _options.RenewDeadline - _time.GetElapsedTime(Interlocked.Read(ref _renewedAt));
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Takes part until stopped. Whenever this process leads, <paramref name="lead"/> runs; its token is cancelled
    /// when leadership is lost and when the process stops, and it must end then. Once it has ended, the Lease is
    /// released. When it ends by itself, this method ends too, with its exception if it has one.
    /// </summary>
    public Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken stop) =>
        RunAsync((stopping, _) => lead(stopping), stop);

    /// <summary>
    /// Like the other one, for work that may end in peace when the process stops, but not when leadership is lost:
    /// <paramref name="lead"/> gets a token for the first and one for the second.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, CancellationToken, Task> lead, CancellationToken stop)
    {
        while (await AcquireAsync(stop))
        {
            if (stop.IsCancellationRequested)
            {
                await ReleaseAsync();
                return;
            }

            using var lost = new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, lost.Token);
            if (await HoldAsync(StartAsync(lead, either.Token, lost.Token), lost, stop))
            {
                return;
            }
        }
    }

    private static async Task StartAsync(
        Func<CancellationToken, CancellationToken, Task> lead, CancellationToken stop, CancellationToken lost)
    {
        // The Lease is renewed whatever the work does before its first wait.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await lead(stop, lost);
    }

    private async Task<bool> AcquireAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            if (await AttemptAsync(_options.RenewDeadline / 2, stop) is LeaseAttempt.Held)
            {
                Interlocked.Exchange(ref _renewedAt, started);
                return true;
            }

            if (_waitedFor != _claim.Holder && _claim.Holder is { } holder)
            {
                ElectionLog.Waits(_log, _options.Name, holder);
            }

            _waitedFor = _claim.Holder;
            var spread = 0.8 + (0.4 * Random.Shared.NextDouble());
            await Task.Delay(_options.RetryPeriod * spread, _time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <summary>Renews while the work runs; true when the work is over, false when leadership was lost.</summary>
    private async Task<bool> HoldAsync(Task work, CancellationTokenSource lost, CancellationToken stop)
    {
        Turn(true);

        // The timer, not the loop below, keeps the promise to others: no request that hangs can delay it.
        await using var deadline = _time.CreateTimer(_ => lost.Cancel(), null, Remaining, Timeout.InfiniteTimeSpan);
        long? stoppedAt = null;
        while (!lost.IsCancellationRequested)
        {
            await PauseAsync(work, lost.Token);
            if (lost.IsCancellationRequested)
            {
                // Work that has ended by now has ended for this; it is no reason to leave the election.
                ElectionLog.Lost(_log, _options.Name, "the Lease was not renewed in time: " + _claim.Error);
                break;
            }

            if (work.IsCompleted)
            {
                await EndAsync(work, stop);
                return true;
            }

            stoppedAt ??= stop.IsCancellationRequested ? _time.GetTimestamp() : null;
            if (stoppedAt is { } since && _time.GetElapsedTime(since) > _options.DrainTimeout)
            {
                Exit();
            }

            await RenewAsync(deadline, lost);
        }

        await StopWorkAsync(work);
        return false;
    }

    private async Task EndAsync(Task work, CancellationToken stop)
    {
        Turn(false);
        await ReleaseAsync();
        await work.ConfigureAwait(stop.IsCancellationRequested
            ? ConfigureAwaitOptions.SuppressThrowing
            : ConfigureAwaitOptions.None);
    }

    private async Task PauseAsync(Task work, CancellationToken lost)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(lost);
        var pause = Task.Delay(_options.RetryPeriod, _time, over.Token);
        await Task.WhenAny(work, pause);
        await over.CancelAsync();
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RenewAsync(ITimer deadline, CancellationTokenSource lost)
    {
        var started = _time.GetTimestamp();
        switch (await AttemptAsync(_options.RenewDeadline / 2, lost.Token))
        {
            case LeaseAttempt.Held when !lost.IsCancellationRequested:
                // Counted from before the request: others count from when they see its effect, which is later.
                Interlocked.Exchange(ref _renewedAt, started);
                deadline.Change(Remaining, Timeout.InfiniteTimeSpan);
                break;
            case LeaseAttempt.HeldByAnother:
                ElectionLog.Lost(_log, _options.Name, $"{_claim.Holder} holds the Lease");
                await lost.CancelAsync();
                break;
            case LeaseAttempt.Unclear when lost.IsCancellationRequested:
                ElectionLog.Lost(_log, _options.Name, "the Lease was not renewed in time: " + _claim.Error);
                break;
            case LeaseAttempt.Unclear:
                ElectionLog.NotRenewed(_log, _options.Name, _claim.Error);
                break;
        }
    }

    private async Task StopWorkAsync(Task work)
    {
        Turn(false);
        try
        {
            await work.WaitAsync(_options.StopGrace, _time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            Exit();
        }
        catch (Exception e) when (work.IsCompleted)
        {
            if (!work.IsCanceled)
            {
                ElectionLog.EndedBadly(_log, e, _options.Name);
            }
        }

        // Where the process outlives its end, in tests, it must not lead a second time beside its own work.
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<LeaseAttempt> AttemptAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        return await _claim.TryAsync(either.Token);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A Lease that is not released expires by itself.")]
    private async Task ReleaseAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(_options.RenewDeadline / 2, _time);
            await _claim.ReleaseAsync(deadline.Token);
            ElectionLog.Released(_log, _options.Name);
        }
        catch (Exception e)
        {
            ElectionLog.NotReleased(_log, _options.Name, e.Message);
        }
    }

    private void Turn(bool leads)
    {
        _leading = leads;
        _metrics.Leads(_options.Name, leads);
        if (leads)
        {
            ElectionLog.Leads(_log, _options.Name, _options.Identity);
        }
    }

    private void Exit()
    {
        ElectionLog.Exits(_log, _options.Name);
        _options.Exit($"Leadership of {_options.Name} is over, but the work does not stop.");
    }
}
