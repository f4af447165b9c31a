using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy.Approval;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Policy.Tests.Approval;

/// <summary>Rules and statements that the tests vary.</summary>
internal static class Rules
{
    public static ApprovalRuleConfig Rule(string name, RuleAction action, int priority = 100) => new()
    {
        Namespace = "shop",
        Name = name,
        Uid = name,
        Priority = priority,
        Grants = ["*"],
        Action = action,
        Mode = RuleMode.Enforce,
    };

    public static StatementRisks Statement(string kind, string[]? tables = null, params Risk[] risks) => new()
    {
        Kinds = [.. kind.Split('+')],
        Reasons = [.. risks.Select(r => new RiskReason(r, "because"))],
        Tables = [.. (tables ?? []).Select(Table)],
    };

    /// <summary><c>a.b</c>, <c>b</c> without a schema, <c>a.*</c> for a schema, <c>*</c> for any.</summary>
    public static TouchedTable Table(string text)
    {
        var (schema, name) = text.Split('.') is [var s, var n] ? (s, n) : (null, text);
        return new TouchedTable(schema, name == "*" ? null : name);
    }

    public static RuleVerdict Decide(
        IEnumerable<ApprovalRuleConfig> rules, DefaultAction otherwise, params StatementRisks[] statements) =>
        new ApprovalEngine(Configurations.With() with { ApprovalRules = [.. rules], DefaultAction = otherwise })
            .Decide(Configurations.Grant(), new TextRisks([.. statements]));

    public static RuleVerdict Decide(ApprovalRuleConfig rule, params StatementRisks[] statements) =>
        Decide([rule], DefaultAction.Allow, statements);
}
