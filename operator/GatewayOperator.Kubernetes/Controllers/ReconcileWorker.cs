using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Takes keys from a queue, reconciles them, and says when each comes back.</summary>
internal sealed class ReconcileWorker(
    string name,
    IReconciler reconciler,
    TimeSpan timeout,
    TimeProvider time,
    ILogger log,
    ControllerMetrics metrics)
{
    private readonly ConcurrentDictionary<ObjectKey, long> _running = new();

    public int Running => _running.Count;

    public (ObjectKey Key, TimeSpan Duration)? LongestRunning
    {
        get
        {
            (ObjectKey Key, TimeSpan Duration)? longest = null;
            foreach (var (key, since) in _running)
            {
                var duration = time.GetElapsedTime(since);
                longest = longest is { } known && known.Duration >= duration ? longest : (key, duration);
            }

            return longest;
        }
    }

    /// <summary>Works until the intake stops; what runs then ends by itself or with its own token.</summary>
    public async Task RunAsync(WorkQueue queue, CancellationToken intake, CancellationToken work)
    {
        // Callers start several workers in a row; none must wait for the first reconcile of another.
        await Task.Yield();
        while (!intake.IsCancellationRequested)
        {
            ObjectKey key;
            try
            {
                key = await queue.GetAsync(intake);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                // A key may be handed out in the moment of the stop; it is looked at when the controller runs again.
                if (!intake.IsCancellationRequested)
                {
                    await ProcessAsync(queue, key, work);
                }
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A reconciler may fail in any way; the worker must not.")]
    private async Task ProcessAsync(WorkQueue queue, ObjectKey key, CancellationToken work)
    {
        var started = time.GetTimestamp();
        using var scope = ControllerLog.Reconcile(log, name, key.ToString(), Guid.NewGuid().ToString("N"));
        using var active = metrics.Running();
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, work);
        _running[key] = started;
        try
        {
            var result = await reconciler.ReconcileAsync(key, either.Token);
            Succeeded(queue, key, result, time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // The process stops or leads no more: neither success nor failure.
        }
        catch (TerminalException e)
        {
            metrics.GaveUp(time.GetElapsedTime(started));
            queue.Forget(key);
            ControllerLog.GaveUp(log, name, key, e.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            metrics.Failed(time.GetElapsedTime(started));
            queue.AddRateLimited(key);
            ControllerLog.TimedOut(log, name, key, timeout.TotalSeconds);
        }
        catch (Exception e)
        {
            metrics.Failed(time.GetElapsedTime(started));
            queue.AddRateLimited(key);
            ControllerLog.Failed(log, e, name, key, queue.Failures(key));
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    private void Succeeded(WorkQueue queue, ObjectKey key, ReconcileResult result, TimeSpan duration)
    {
        queue.Forget(key);
        if (result.RequeueAfter is { } delay)
        {
            queue.AddAfter(key, delay);
        }

        metrics.Succeeded(duration, result.RequeueAfter is not null);
        ControllerLog.Reconciled(log, name, key, duration.TotalMilliseconds);
    }
}
