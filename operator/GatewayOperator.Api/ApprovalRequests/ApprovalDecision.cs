using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>One approver's decision, stamped and signed by the operator.</summary>
public sealed record ApprovalDecision
{
    [Description("Who decided, as the API server authenticated them.")]
    [Length(1, 256)]
    public required string Approver { get; init; }

    [Description("Whether they approved.")]
    public required bool Approved { get; init; }

    [Description("When.")]
    public required DateTimeOffset At { get; init; }

    [Description("The approver's words.")]
    [Length(0, 1024)]
    public string? Comment { get; init; }

    [Description("The operator's signature over request UID, spec digest, decision, approver and comment: a compact"
        + " JWS. Proxies trust nothing else.")]
    [Length(1, 8192)]
    public string? Signature { get; init; }
}
