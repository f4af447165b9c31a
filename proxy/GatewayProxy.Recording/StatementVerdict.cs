namespace GatewayProxy.Recording;

/// <summary>What was decided about a statement. The zero value is the refusal.</summary>
public enum StatementVerdict
{
    Deny = 0,
    Allow = 1,

    /// <summary>It waits for an approval; <see cref="StatementDecision"/> says what came of it.</summary>
    Hold = 2,
}
