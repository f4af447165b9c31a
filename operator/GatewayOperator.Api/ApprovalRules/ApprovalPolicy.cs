using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.ApprovalRules;

/// <summary>Who approves, and how long it holds.</summary>
public sealed record ApprovalPolicy
{
    [Description("Who may approve; unset means whoever may approve the rule by RBAC.")]
    public Approvers? Approvers { get; init; }

    [Description("Approvals needed.")]
    [Range(1, 5)]
    public int Required { get; init; } = 1;

    [Description("How long a statement is held on the connection.")]
    public KubeDuration HoldFor { get; init; } = new(TimeSpan.FromMinutes(15));

    [Description("How long an approval that came after the hold can still be used; unset means not at all.")]
    public KubeDuration? ValidFor { get; init; }

    [Description("How long a statement is held inside a transaction.")]
    public KubeDuration HoldInTransaction { get; init; } = new(TimeSpan.FromSeconds(30));

    [Description("Rows an approved statement may touch before it is rolled back; unset means 10 times the estimate"
        + " plus 100.")]
    [Range(0, long.MaxValue)]
    public long? MaxRows { get; init; }

    [Description("Whether the person behind the request may approve it.")]
    public bool SelfApproval { get; init; }

    [Description("What happens to an approval when the person behind the request is not known.")]
    public UnknownPersonAction UnknownRequesterPerson { get; init; } = UnknownPersonAction.Allow;
}
