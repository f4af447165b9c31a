namespace GatewayOperator.Kubernetes;

/// <summary>How an informer behaves at the edges; the defaults are right outside of tests.</summary>
public sealed record InformerOptions
{
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(150);

    /// <summary>Bookmarks come every minute; a watch silent for longer than this is dead and made anew.</summary>
    public TimeSpan IdleTimeout { get; init; } = Silence;

    /// <summary>The first wait after an error; it doubles up to <see cref="BackoffCap"/>.</summary>
    public TimeSpan BackoffStart { get; init; } = TimeSpan.FromMilliseconds(800);

    public TimeSpan BackoffCap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null: the process' own.</summary>
    public InformerMetrics? Metrics { get; init; }
}
