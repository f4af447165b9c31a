namespace GatewayOperator.Cluster.Targets;

/// <summary>Whether a target's grants and roles have left its databases.</summary>
/// <param name="Error">Why they are still there; null when they are not.</param>
public readonly record struct RevokeOutcome(string? Error)
{
    public bool Succeeded => Error is null;
}
