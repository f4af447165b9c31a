using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Compile;

/// <summary>Compiles rules as a proxy evaluates them.</summary>
public static class ApprovalRuleCompiler
{
    public static ApprovalRuleConfig Compile(ApprovalRule rule)
    {
        var spec = rule.Spec;
        return new ApprovalRuleConfig
        {
            Namespace = rule.Metadata.Namespace,
            Name = rule.Metadata.Name,
            Uid = TargetCompiler.UidOf(rule),
            Priority = spec.Priority,
            Grants = spec.Match.Grants,
            Risks = spec.Match.Statements?.Risks ?? [],
            Kinds = spec.Match.Statements?.Kinds ?? [],
            Tables = spec.Match.Statements?.Tables ?? [],
            Activation = spec.Match.Activation,
            Action = spec.Action,
            Mode = spec.Mode,
            Approval = spec.Approval is { } approval ? Terms(approval) : null,
            Message = spec.Message,
        };
    }

    private static ApprovalTermsConfig Terms(ApprovalPolicy approval) => new()
    {
        Approvers = approval.Approvers,
        Required = approval.Required,
        HoldFor = approval.HoldFor,
        ValidFor = approval.ValidFor?.Value,
        HoldInTransaction = approval.HoldInTransaction,
        MaxRows = approval.MaxRows,
        SelfApproval = approval.SelfApproval,
        UnknownRequesterPerson = approval.UnknownRequesterPerson,
    };
}
