namespace GatewayOperator.Kubernetes;

/// <summary>How fast keys come back after failures; the defaults are those of controllers everywhere.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>Delay after the first failure of a key; it doubles with each further one.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Spreads keys that failed together: 0.1 is plus or minus ten percent.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>Retries of all keys together, per second in the long run.</summary>
    public double RetriesPerSecond { get; init; } = 10;

    /// <summary>Retries of all keys together that need not wait for each other.</summary>
    public int Burst { get; init; } = 100;
}
