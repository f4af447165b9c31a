using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Hands the keys of changed objects to a reconciler. Every failure is tried again for ever with growing delays; a
/// success that asks to be looked at later is; and now and then every object is, changed or not.
/// </summary>
public sealed class Controller
{
    private readonly ReconcileWorker _worker;
    private readonly IReadOnlyList<ChangeSource> _sources;
    private readonly ControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RuntimeMetrics _metrics;
    private WorkQueue? _queue;

    internal Controller(
        string name,
        IReconciler reconciler,
        IReadOnlyList<ChangeSource> sources,
        ControllerOptions options,
        TimeProvider time,
        ILogger log,
        RuntimeMetrics metrics)
    {
        Name = name;
        _sources = sources;
        _options = options;
        _time = time;
        _log = log;
        _metrics = metrics;
        _worker = new ReconcileWorker(name, reconciler, options.ReconcileTimeout, time, log, metrics.Controller(name));
    }

    public string Name { get; }

    /// <summary>The reconcile that has been running for the longest; null when none runs.</summary>
    public (ObjectKey Key, TimeSpan Duration)? LongestRunning => _worker.LongestRunning;

    /// <summary>
    /// Asks for a reconcile of an object for a cause that no informer sees. Without effect while the controller does
    /// not run: it looks at every object when it starts.
    /// </summary>
    public void Enqueue(ObjectKey key) => Volatile.Read(ref _queue)?.Add(key);

    /// <summary>Asks for a reconcile of every object.</summary>
    public void EnqueueAll()
    {
        foreach (var key in _sources.SelectMany(s => s.Keys))
        {
            Enqueue(key);
        }
    }

    /// <summary>Works until cancelled; what runs then is cancelled too.</summary>
    public Task RunAsync(CancellationToken stop) => RunAsync(stop, stop);

    /// <summary>
    /// Works until stopped. Running reconciles may then end in peace for <see cref="ControllerOptions.DrainTimeout"/>,
    /// unless <paramref name="lost"/> says that another process leads now.
    /// </summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken lost)
    {
        using var intake = CancellationTokenSource.CreateLinkedTokenSource(stop, lost);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(lost);
        using var queue = new WorkQueue(Name, _time, _options.Queue, _metrics);
        try
        {
            await Task.WhenAll(_sources.Select(s => s.Informer.SyncedAsync(intake.Token)));
            Open(queue);
            var workers = Task.WhenAll(
                Enumerable.Range(0, _options.Workers).Select(_ => _worker.RunAsync(queue, intake.Token, work.Token)));
            await ResyncAsync(intake.Token);
            await DrainAsync(workers, work);
        }
        catch (OperationCanceledException) when (intake.IsCancellationRequested)
        {
            // Stopped before the informers were there.
        }
        finally
        {
            Close();
        }
    }

    // Listening starts before the first look at all objects, so that no change falls between the two.
    private void Open(WorkQueue queue)
    {
        Volatile.Write(ref _queue, queue);
        foreach (var source in _sources)
        {
            source.Start(queue.Add, exception =>
            {
                ControllerLog.NotMapped(_log, exception, Name);
                EnqueueAll();
            });
        }

        EnqueueAll();
        ControllerLog.Started(_log, Name, _options.Workers, queue.Count);
    }

    private void Close()
    {
        Volatile.Write(ref _queue, null);
        foreach (var source in _sources)
        {
            source.Stop();
        }

        ControllerLog.Stopped(_log, Name);
    }

    private async Task ResyncAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Spread, so that the controllers of a process and the operators of a cluster do not resync in step.
            var spread = 0.9 + (0.2 * Random.Shared.NextDouble());
            await Task.Delay(_options.ResyncPeriod * spread, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            EnqueueAll();
        }
    }

    private async Task DrainAsync(Task workers, CancellationTokenSource work)
    {
        try
        {
            await workers.WaitAsync(_options.DrainTimeout, _time, work.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            ControllerLog.NotDrained(_log, Name, _worker.Running);
            await work.CancelAsync();
            await workers;
        }
    }
}
