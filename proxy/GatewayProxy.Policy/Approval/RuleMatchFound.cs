using System.Globalization;
using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Policy.Approval;

/// <summary>A rule that decides on a statement, or would.</summary>
public sealed record RuleMatchFound(CompiledRule Rule, StatementRisks Statement)
{
    private const int MostTables = 3;

    public RuleAction Action => Rule.Config.Action;

    /// <summary>
    /// One line for client, log and recording: <c>rule shop/no-drop (priority 100) denies DROP TABLE orders:
    /// Destructive</c>.
    /// </summary>
    public override string ToString()
    {
        var risks = Rule.RisksIn(Statement);
        var priority = Rule.Config.Priority.ToString(CultureInfo.InvariantCulture);
        return $"rule {Rule.Name} (priority {priority}{(Rule.IsEnforced ? "" : ", dry run")}) {Verb()} {What()}"
            + (risks.IsEmpty ? "" : $": {risks}");
    }

    private string Verb() => (Action, Rule.IsEnforced) switch
    {
        (RuleAction.Allow, true) => "allows",
        (RuleAction.Allow, false) => "would allow",
        (RuleAction.RequireApproval, true) => "wants approval of",
        (RuleAction.RequireApproval, false) => "would want approval of",
        (_, true) => "denies",
        _ => "would deny",
    };

    private string What()
    {
        var kinds = Statement.Kinds.Length == 1
            ? Statement.Kind
            : $"{Statement.Kind} with {string.Join(", ", Statement.Kinds.Skip(1))}";
        var tables = Statement.Tables.Where(t => t != TouchedTable.Any).ToList();
        var more = tables.Count > MostTables ? $" and {tables.Count - MostTables} more" : "";
        return tables.Count == 0
            ? kinds
            : $"{kinds} {string.Join(", ", tables.Take(MostTables).Select(t => OneLine(t.ToString())))}{more}";
    }

    // A name may hold any character, and a log has lines.
    private static string OneLine(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}
