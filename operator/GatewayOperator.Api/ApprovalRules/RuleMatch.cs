using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.ApprovalRules;

/// <summary>What a rule is about.</summary>
public sealed record RuleMatch
{
    [Description("Names of grants; * any run of characters.")]
    [XListSet]
    [Items(1, 64)]
    [Length(1, 63)]
    public IReadOnlyList<string> Grants { get; init; } = ["*"];

    [Description("Statements; all parts that are set must match. Unset means every statement, with activation: none."
        + " Deny and RequireApproval match a statement that has one of what a part lists; Allow matches only when all"
        + " risks, kinds and tables of the statement are on its lists.")]
    public StatementMatch? Statements { get; init; }

    [Description("Whether the rule covers activating a grant; unless statements are named as well, it covers nothing"
        + " else.")]
    public bool Activation { get; init; }

    public bool IsAboutActivationOnly() =>
        Activation && Statements is null or { Risks.Count: 0, Kinds.Count: 0, Tables.Count: 0 };
}
