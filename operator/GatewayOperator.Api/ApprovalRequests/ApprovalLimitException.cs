namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>
/// A request is one too many: an agent in a loop must not bury its approvers. The message is for the client.
/// </summary>
public sealed class ApprovalLimitException : Exception
{
    private ApprovalLimitException(string message)
        : base(message)
    {
    }

    public static ApprovalLimitException Pending(string grant, int limit) => new(
        $"grant {grant} has {limit} requests that wait for a decision; no more are made before one is decided");

    public static ApprovalLimitException PerMinute(string who, int limit, TimeSpan retryAfter) => new(
        $"{who} makes {limit} approval requests a minute; try again in {Math.Ceiling(retryAfter.TotalSeconds)} s");
}
