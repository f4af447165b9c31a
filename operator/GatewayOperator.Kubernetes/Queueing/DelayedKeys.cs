namespace GatewayOperator.Kubernetes;

/// <summary>Keys that become due later, on one timer; of several times for a key the earliest counts.</summary>
internal sealed class DelayedKeys : IDisposable
{
    // Timers are bounded by the platform; a key that is due in a year is looked at once a day.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, long> _due = [];
    private readonly PriorityQueue<ObjectKey, long> _heap = new();
    private readonly TimeProvider _time;
    private readonly Action<ObjectKey> _ready;
    private readonly ITimer _timer;
    private bool _disposed;

    public DelayedKeys(TimeProvider time, Action<ObjectKey> ready)
    {
        _time = time;
        _ready = ready;
        _timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _due.Count;
            }
        }
    }

    public void Add(ObjectKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            var due = Ticks(delay);
            if (_disposed || (_due.TryGetValue(key, out var known) && known <= due))
            {
                return;
            }

            _due[key] = due;
            _heap.Enqueue(key, due);
            Arm();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private long Ticks(TimeSpan delay)
    {
        var ticks = delay.TotalSeconds * _time.TimestampFrequency;
        var now = _time.GetTimestamp();
        return ticks >= long.MaxValue - now ? long.MaxValue : now + (long)Math.Ceiling(ticks);
    }

    private void Fire()
    {
        List<ObjectKey> ready = [];
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            var now = _time.GetTimestamp();
            while (_heap.TryPeek(out var key, out var due) && due <= now)
            {
                _heap.Dequeue();

                // An earlier time for the same key may have been served already.
                if (_due.TryGetValue(key, out var current) && current == due)
                {
                    _due.Remove(key);
                    ready.Add(key);
                }
            }

            Arm();
        }

        ready.ForEach(_ready);
    }

    private void Arm()
    {
        if (!_heap.TryPeek(out _, out var due))
        {
            return;
        }

        var now = _time.GetTimestamp();
        var wait = due <= now ? TimeSpan.Zero : _time.GetElapsedTime(now, due);

        // Timers count whole milliseconds: a rounded-down one would fire too early and spin.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }
}
