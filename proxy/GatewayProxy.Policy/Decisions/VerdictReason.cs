namespace GatewayProxy.Policy.Decisions;

/// <summary>Stable codes for why a verdict is what it is; recorded and counted under these names.</summary>
public enum VerdictReason
{
    /// <summary>Nothing decided: refused.</summary>
    Undecided = 0,

    /// <summary>No rule matched and the target's <c>defaultAction</c> is Allow.</summary>
    DefaultAllow,

    /// <summary>No rule matched and the target's <c>defaultAction</c> is Deny.</summary>
    DefaultDeny,

    /// <summary>The fast-path function call bypasses SQL and so every analysis of it.</summary>
    FunctionCall,

    /// <summary>It cannot run where columns are masked: the error says why.</summary>
    Masking,

    /// <summary>An ApprovalRule allows it.</summary>
    RuleAllows,

    /// <summary>An ApprovalRule denies it.</summary>
    RuleDenies,

    /// <summary>An ApprovalRule wants it approved.</summary>
    RuleHolds,

    /// <summary>The journal could not be written.</summary>
    NotRecordable,
}
