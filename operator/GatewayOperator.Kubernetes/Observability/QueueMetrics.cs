using Prometheus;

namespace GatewayOperator.Kubernetes;

/// <summary>What one work queue measures. Not safe for threads: the queue calls it under its own lock.</summary>
internal sealed class QueueMetrics(
    Gauge.Child depth,
    Counter.Child adds,
    Counter.Child retries,
    Histogram.Child waited,
    Histogram.Child worked,
    TimeProvider time)
{
    private readonly Dictionary<ObjectKey, long> _addedAt = [];
    private readonly Dictionary<ObjectKey, long> _startedAt = [];

    public void Added(ObjectKey key)
    {
        adds.Inc();
        _addedAt.TryAdd(key, time.GetTimestamp());
    }

    public void Retried() => retries.Inc();

    public void Depth(int count) => depth.Set(count);

    public void Started(ObjectKey key, int left)
    {
        depth.Set(left);
        if (_addedAt.Remove(key, out var added))
        {
            waited.Observe(time.GetElapsedTime(added).TotalSeconds);
        }

        _startedAt[key] = time.GetTimestamp();
    }

    public void Finished(ObjectKey key)
    {
        if (_startedAt.Remove(key, out var started))
        {
            worked.Observe(time.GetElapsedTime(started).TotalSeconds);
        }
    }

    public void Closed() => depth.Set(0);
}
