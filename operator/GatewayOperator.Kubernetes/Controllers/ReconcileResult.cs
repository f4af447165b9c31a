namespace GatewayOperator.Kubernetes;

/// <summary>What a reconciler asks for when it succeeded.</summary>
/// <param name="RequeueAfter">When to look again without an event; null: not before the next event or resync.</param>
public readonly record struct ReconcileResult(TimeSpan? RequeueAfter)
{
    public static readonly ReconcileResult Done;

    public static ReconcileResult After(TimeSpan delay) => new(delay);

    /// <summary>The earlier of two wishes.</summary>
    public ReconcileResult Sooner(ReconcileResult other) => (RequeueAfter, other.RequeueAfter) switch
    {
        (null, _) => other,
        (_, null) => this,
        var (mine, theirs) => mine <= theirs ? this : other,
    };
}
