using GatewayOperator.Api.ApprovalRules;

namespace GatewayOperator.Api.Configuration;

/// <summary>On what terms a rule holds, and who lets go.</summary>
public sealed record ApprovalTermsConfig
{
    /// <summary>Null: whoever may approve the rule by RBAC.</summary>
    public Approvers? Approvers { get; init; }

    public required int Required { get; init; }

    public required TimeSpan HoldFor { get; init; }

    /// <summary>Null: an approval that comes after the hold cannot be used.</summary>
    public TimeSpan? ValidFor { get; init; }

    public required TimeSpan HoldInTransaction { get; init; }

    /// <summary>Null: 10 times the estimate plus 100.</summary>
    public long? MaxRows { get; init; }

    public required bool SelfApproval { get; init; }

    public required UnknownPersonAction UnknownRequesterPerson { get; init; }
}
