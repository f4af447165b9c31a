namespace GatewayOperator.Kubernetes;

/// <summary>
/// Says how long a key waits after a failure: the longer of its own exponential delay and its place in a token bucket
/// that all keys share.
/// </summary>
public sealed class RateLimiter
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, int> _failures = [];
    private readonly WorkQueueOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private double _tokens;
    private long _filledAt;

    public RateLimiter(WorkQueueOptions options, TimeProvider time, Random? random = null)
    {
        _options = options;
        _time = time;
        _random = random ?? Random.Shared;
        _tokens = options.Burst;
        _filledAt = time.GetTimestamp();
    }

    /// <summary>Counts a failure of the key and says how long it waits for its next try.</summary>
    public TimeSpan Next(ObjectKey key)
    {
        lock (_gate)
        {
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            var own = OwnDelay(failures);
            var shared = SharedDelay();
            return own > shared ? own : shared;
        }
    }

    /// <summary>The key succeeded: its next failure starts from the shortest delay.</summary>
    public void Forget(ObjectKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    public int Failures(ObjectKey key)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(key);
        }
    }

    private TimeSpan OwnDelay(int failures)
    {
        // The exponent is bounded so that a key that fails for ever does not overflow.
        var factor = Math.Pow(2, Math.Min(failures, 60));
        var seconds = Math.Min(_options.BaseDelay.TotalSeconds * factor, _options.MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 + (_options.Jitter * ((2 * _random.NextDouble()) - 1))));
    }

    // A debt of tokens is a reservation: each caller waits until the token it has taken exists.
    private TimeSpan SharedDelay()
    {
        var now = _time.GetTimestamp();
        var earned = _time.GetElapsedTime(_filledAt, now).TotalSeconds * _options.RetriesPerSecond;
        _filledAt = now;
        _tokens = Math.Min(_options.Burst, _tokens + earned) - 1;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _options.RetriesPerSecond);
    }
}
