namespace GatewayOperator.Kubernetes;

/// <summary>Waits that double from one failure to the next, scattered so that not all programs come at once.</summary>
internal sealed class Backoff(TimeSpan start, TimeSpan cap)
{
    private int _failures;

    public TimeSpan Next()
    {
        var wait = start * Math.Pow(2, Math.Min(_failures++, 20)) * (1 + Random.Shared.NextDouble());
        return wait < cap ? wait : cap * (1 - (Random.Shared.NextDouble() / 10));
    }

    public void Reset() => _failures = 0;
}
