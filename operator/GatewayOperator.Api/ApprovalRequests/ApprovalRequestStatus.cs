using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>
/// What became of a request: Approved, Denied, Expired, Withdrawn, Executed. Terminal ones never change.
/// </summary>
public sealed record ApprovalRequestStatus : ResourceStatus
{
    [Description("Decisions, one per approver.")]
    [XListMapKeys("approver")]
    [Items(0, 16)]
    public IReadOnlyList<ApprovalDecision> Decisions { get; init; } = [];
}
