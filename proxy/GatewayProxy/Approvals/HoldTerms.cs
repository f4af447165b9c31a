using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy.Approval;

namespace GatewayProxy.Approvals;

/// <summary>What a rule demands before a statement runs.</summary>
public sealed record HoldTerms
{
    public required string RuleNamespace { get; init; }

    public required string RuleName { get; init; }

    /// <summary>Another rule of the same name has another one.</summary>
    public required string RuleUid { get; init; }

    /// <summary>Namespace and name.</summary>
    public string Rule => $"{RuleNamespace}/{RuleName}";

    /// <summary>Approvals needed.</summary>
    public required int Required { get; init; }

    /// <summary>How long the connection waits.</summary>
    public required TimeSpan HoldFor { get; init; }

    /// <summary>The same inside a transaction, whose locks others wait for.</summary>
    public required TimeSpan HoldInTransaction { get; init; }

    /// <summary>How long a statement waits.</summary>
    public TimeSpan PatienceIn(bool transaction) =>
        transaction && HoldInTransaction < HoldFor ? HoldInTransaction : HoldFor;

    /// <summary>How long a request stays open after its hold; null: it ends with it.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>Which approvals count. An approval that was given under other terms is none.</summary>
    public required string Approvals { get; init; }

    /// <summary>Rows that may be touched; null: by the estimate.</summary>
    public long? MaxRows { get; init; }

    /// <summary>How long the session is active once it is approved; null: the approval is of a statement.</summary>
    public TimeSpan? Activates { get; init; }

    /// <summary>The rule's words for the client.</summary>
    public string? Message { get; init; }

    /// <summary>Why the rule matched, in one line.</summary>
    public required string Reason { get; init; }

    /// <param name="found">A rule that asks for approval.</param>
    public static HoldTerms Of(RuleMatchFound found)
    {
        var rule = found.Rule.Config;
        // The compiler of rules lets none through that asks for approval and does not say on what terms.
        var terms = rule.Approval ?? throw new GatewayConfigException($"Rule {found.Rule.Name} has no approval terms.");
        return new HoldTerms
        {
            RuleNamespace = rule.Namespace,
            RuleName = rule.Name,
            RuleUid = rule.Uid,
            Required = terms.Required,
            HoldFor = terms.HoldFor,
            HoldInTransaction = terms.HoldInTransaction,
            ValidFor = terms.ValidFor,
            MaxRows = terms.MaxRows,
            Approvals = RuleDigest.ApprovalsOf(terms),
            Message = rule.Message,
            Reason = found.ToString(),
        };
    }
}
