namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>Which bound on requests was met.</summary>
public enum ApprovalLimit
{
    MaxPendingPerGrant = 0,
    MaxPerMinute = 1,
}
