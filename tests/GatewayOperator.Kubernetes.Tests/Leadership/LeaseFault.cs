namespace GatewayOperator.Kubernetes.Tests.Leadership;

/// <summary>What can happen to a request.</summary>
internal enum LeaseFault
{
    None,

    /// <summary>503 at once.</summary>
    Refused,

    /// <summary>No answer until the sender gives up.</summary>
    Silent,

    /// <summary>Done, but the sender never learns.</summary>
    AnswerLost,

    /// <summary>Like Silent, but a write is done long after.</summary>
    Late,
}
