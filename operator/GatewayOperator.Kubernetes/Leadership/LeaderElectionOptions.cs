namespace GatewayOperator.Kubernetes;

/// <summary>Which Lease is held and for how long.</summary>
public sealed record LeaderElectionOptions
{
    public required string Namespace { get; init; }

    /// <summary>Name of the Lease.</summary>
    public required string Name { get; init; }

    /// <summary>Differs between all processes that ever take part, restarts included.</summary>
    public string Identity { get; init; } = NewIdentity();

    /// <summary>How long others wait after they last saw the Lease change.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long this process leads after its last renewal. Shorter than the Lease by more than
    /// <see cref="StopGrace"/>, or two could lead at once.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two attempts.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the work may take to end when leadership is lost, before the process is ended.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the work may take to end when the process stops; the Lease is kept meanwhile.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ends the process at once; it is told why.</summary>
    public Action<string> Exit { get; init; } = Environment.FailFast;

    /// <summary>Labels of the Lease.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Host name (in a pod: the pod's) and a part that no other process has.</summary>
    public static string NewIdentity() => $"{Environment.MachineName}_{Guid.NewGuid():N}";

    internal void Validate()
    {
        if (RenewDeadline + StopGrace >= LeaseDuration)
        {
            throw new ArgumentException("RenewDeadline and StopGrace together must be shorter than LeaseDuration.");
        }

        if (RetryPeriod >= RenewDeadline)
        {
            throw new ArgumentException("RetryPeriod must be shorter than RenewDeadline.");
        }
    }
}
