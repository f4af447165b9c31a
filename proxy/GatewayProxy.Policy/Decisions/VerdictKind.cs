namespace GatewayProxy.Policy.Decisions;

/// <summary>What happens to a statement. The zero value refuses.</summary>
public enum VerdictKind
{
    Deny = 0,
    Allow = 1,

    /// <summary>It runs when it is approved, and not before.</summary>
    Hold = 2,
}
