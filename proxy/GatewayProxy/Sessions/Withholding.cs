namespace GatewayProxy.Sessions;

/// <summary>Why no session may begin although the configuration says that it may.</summary>
/// <param name="Reason">For metrics and the log.</param>
/// <param name="Detail">For the client.</param>
public sealed record Withholding(string Reason, string Detail)
{
    /// <summary>A moment later it may be over: the configuration that answers it is on its way.</summary>
    public bool MayPass { get; init; } = true;

    /// <summary>The grant is gone; to the client it is as if there had never been one.</summary>
    public bool IsGone { get; init; }

    public static Withholding Gone { get; } = new("gone", "The grant is gone.") { MayPass = false, IsGone = true };

    /// <summary>A proxy may hear of a new grant from the operator before it sees the grant itself.</summary>
    public static Withholding Unseen { get; } = new("unseen", "The grant is gone.") { IsGone = true };

    public static Withholding NotSynced { get; } = new(
        "notSynced", "The gateway has not seen the grants and policies of its target yet.");

    public static Withholding Changed(string what) => new(
        "changed", $"{what} has changed, and the gateway waits for the configuration that says what holds now.");

    public static Withholding Stale { get; } = new(
        "stale",
        "The gateway has heard nothing from its control plane for longer than the target's maxStaleness.")
    {
        MayPass = false,
    };
}
