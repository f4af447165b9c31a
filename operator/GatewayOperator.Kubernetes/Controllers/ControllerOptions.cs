namespace GatewayOperator.Kubernetes;

/// <summary>How a controller works.</summary>
public sealed record ControllerOptions
{
    /// <summary>Objects reconciled at the same time; one object never twice.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>A reconcile that takes longer is cancelled and counts as failed.</summary>
    public TimeSpan ReconcileTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long running reconciles may take to end after the intake has stopped.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Every object is looked at again this often, in case an event was never seen.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromHours(10);

    public WorkQueueOptions Queue { get; init; } = new();
}
