namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>What is asked for.</summary>
public enum ApprovalRequestType
{
    Statement = 0,
    Activation = 1,
}
