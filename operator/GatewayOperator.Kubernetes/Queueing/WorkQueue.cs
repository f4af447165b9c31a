namespace GatewayOperator.Kubernetes;

/// <summary>
/// Keys that wait for a worker. A key waits at most once and is never with two workers; one that is added while a
/// worker has it waits again when the worker is done. Only keys are kept, so a worker always reads the newest object.
/// </summary>
public sealed class WorkQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<ObjectKey> _waiting = [];
    private readonly HashSet<ObjectKey> _dirty = [];
    private readonly HashSet<ObjectKey> _processing = [];
    private readonly SemaphoreSlim _available = new(0);
    private readonly RateLimiter _limiter;
    private readonly DelayedKeys _delayed;
    private readonly QueueMetrics _metrics;

    public WorkQueue(
        string name,
        TimeProvider time,
        WorkQueueOptions? options = null,
        RuntimeMetrics? metrics = null,
        Random? random = null)
    {
        _limiter = new RateLimiter(options ?? new WorkQueueOptions(), time, random);
        _delayed = new DelayedKeys(time, Add);
        _metrics = (metrics ?? RuntimeMetrics.Shared).Queue(name, time);
    }

    /// <summary>Keys that wait for a worker now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Keys that will wait for a worker later.</summary>
    public int Delayed => _delayed.Count;

    public void Add(ObjectKey key)
    {
        lock (_gate)
        {
            if (!_dirty.Add(key))
            {
                return;
            }

            _metrics.Added(key);
            if (!_processing.Contains(key))
            {
                Enqueue(key);
            }
        }
    }

    /// <summary>Adds the key later; of several times the earliest counts.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        _delayed.Add(key, delay);
    }

    /// <summary>Adds the key when its failures and those of all keys together allow it.</summary>
    public void AddRateLimited(ObjectKey key)
    {
        _metrics.Retried();
        AddAfter(key, _limiter.Next(key));
    }

    /// <summary>The key succeeded: its failures do not count any more.</summary>
    public void Forget(ObjectKey key) => _limiter.Forget(key);

    public int Failures(ObjectKey key) => _limiter.Failures(key);

    /// <summary>Waits for a key. The worker that gets it must call <see cref="Done"/>.</summary>
    public async ValueTask<ObjectKey> GetAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var key = _waiting.Dequeue();
            _dirty.Remove(key);
            _processing.Add(key);
            _metrics.Started(key, _waiting.Count);
            return key;
        }
    }

    /// <summary>The worker is done with the key; what was added meanwhile waits now.</summary>
    public void Done(ObjectKey key)
    {
        lock (_gate)
        {
            if (!_processing.Remove(key))
            {
                return;
            }

            _metrics.Finished(key);
            if (_dirty.Contains(key))
            {
                Enqueue(key);
            }
        }
    }

    public void Dispose()
    {
        _delayed.Dispose();
        _metrics.Closed();
    }

    private void Enqueue(ObjectKey key)
    {
        _waiting.Enqueue(key);
        _metrics.Depth(_waiting.Count);
        _available.Release();
    }
}
