namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>
/// A request is one too many: an agent in a loop must not bury its approvers. The message is for the client.
/// </summary>
public sealed class ApprovalLimitException : Exception
{
    private ApprovalLimitException(ApprovalLimit limit, string message, TimeSpan? retryAfter)
        : base(message)
    {
        Limit = limit;
        RetryAfter = retryAfter;
    }

    public ApprovalLimit Limit { get; }

    /// <summary>When one more may be made; null when that is for approvers to say.</summary>
    public TimeSpan? RetryAfter { get; }

    public static ApprovalLimitException Pending(string grant, int limit) => new(
        ApprovalLimit.MaxPendingPerGrant,
        $"grant {grant} has {limit} requests that wait for a decision; no more are made before one is decided",
        retryAfter: null);

    public static ApprovalLimitException PerMinute(string who, int limit, TimeSpan retryAfter) => new(
        ApprovalLimit.MaxPerMinute,
        $"{who} makes {limit} approval requests a minute; try again in {Math.Ceiling(retryAfter.TotalSeconds)} s",
        retryAfter);
}
