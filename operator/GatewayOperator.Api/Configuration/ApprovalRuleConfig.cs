using GatewayOperator.Api.ApprovalRules;

namespace GatewayOperator.Api.Configuration;

/// <summary>One ApprovalRule of the target. Lists that are empty match anything.</summary>
public sealed record ApprovalRuleConfig
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public required int Priority { get; init; }

    /// <summary>Names of grants; <c>*</c> is any run of characters.</summary>
    public required IReadOnlyList<string> Grants { get; init; }

    public IReadOnlyList<Risk> Risks { get; init; } = [];

    /// <summary>PostgreSQL's command tags.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Patterns of <c>schema.table</c>.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>It covers activating a grant, and no statement when none are named.</summary>
    public bool Activation { get; init; }

    public required RuleAction Action { get; init; }

    public required RuleMode Mode { get; init; }

    /// <summary>Set when <see cref="Action"/> is RequireApproval.</summary>
    public ApprovalTermsConfig? Approval { get; init; }

    /// <summary>Shown to the client whose statement is refused or held.</summary>
    public string? Message { get; init; }
}
