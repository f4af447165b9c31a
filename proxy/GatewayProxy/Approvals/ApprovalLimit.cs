namespace GatewayProxy.Approvals;

/// <summary>Which bound on requests was met.</summary>
public enum ApprovalLimit
{
    MaxPendingPerGrant = 0,
    MaxPerMinute = 1,
}
