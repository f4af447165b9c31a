namespace GatewayProxy.Recording;

/// <summary>What came of a statement that waited for an approval. Only the last lets it run.</summary>
public enum DecisionOutcome
{
    /// <summary>An approver refused it.</summary>
    Denied = 0,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>Its client canceled it, or is gone.</summary>
    Withdrawn,

    /// <summary>It could not be asked, or its approval not be used.</summary>
    Failed,

    Approved,
}
