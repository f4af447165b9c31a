namespace GatewayOperator.Kubernetes;

/// <summary>How many Events are written.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Facts that wait to be written; more are dropped and counted.</summary>
    public int Capacity { get; init; } = 1024;

    /// <summary>New Events of one object in a row.</summary>
    public int BurstPerObject { get; init; } = 25;

    /// <summary>In the long run one new Event of an object per this time.</summary>
    public TimeSpan RefillPerObject { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A fact that repeats is written again, with its count, at most this often.</summary>
    public TimeSpan SeriesPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A fact that did not repeat for this long starts a new Event. The API server forgets them after an hour.
    /// </summary>
    public TimeSpan SeriesEnd { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Facts remembered at the same time; the oldest is forgotten first.</summary>
    public int MaxSeries { get; init; } = 4096;
}
