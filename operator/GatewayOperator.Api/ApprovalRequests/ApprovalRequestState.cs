namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>
/// What became of a request: a summary of its conditions for people. A proxy counts signatures instead.
/// </summary>
public enum ApprovalRequestState
{
    Pending = 0,

    /// <summary>Approved by as many as needed, and not executed yet.</summary>
    Approved = 1,

    Denied = 2,

    Expired = 3,

    /// <summary>Whoever asked does not wait any more.</summary>
    Withdrawn = 4,

    /// <summary>An approval was used up, right before its statement was sent.</summary>
    Executed = 5,
}
