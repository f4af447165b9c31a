using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>What clients are warned of: conditions that compare masks run, and seldom say what was meant.</summary>
internal static class Warnings
{
    private const int MostNamed = 5;

    /// <summary>None when no condition of the statement compares a mask, or nobody wants to hear of it.</summary>
    public static IEnumerable<Warning> Of(int statement, IEnumerable<RelationUse> uses, MessageLevel level) =>
        level != MessageLevel.ErrorsOnly && Of(statement, uses) is { } warning ? [warning] : [];

    private static Warning? Of(int statement, IEnumerable<RelationUse> uses)
    {
        var columns = uses.SelectMany(u => u.Compared.Select(c => $"{u.Relation}.{c}"))
            .Distinct(StringComparer.Ordinal).ToList();
        return columns.Count == 0 ? null : new Warning(
            statement,
            columns.Count == 1
                ? $"predicate on masked column {columns[0]} compares the mask, not the value"
                : $"predicate on masked columns {Named(columns)} compares masks, not values",
            "Select rows by columns that are not masked, such as the primary key.");
    }

    /// <summary>What the statement makes of the session's <c>client_min_messages</c>.</summary>
    public static MessageLevel LevelAfter(SqlNode statement, MessageLevel before) => statement.Kind switch
    {
        NodeKind.VariableSetStmt => LevelSet(statement, before),
        NodeKind.DiscardStmt when statement.Symbol("target") == "DISCARD_ALL" => MessageLevel.AsAtStart,
        _ => before,
    };

    private static MessageLevel LevelSet(SqlNode set, MessageLevel before)
    {
        var kind = set.Symbol("kind");
        return kind == "VAR_RESET_ALL" ? MessageLevel.AsAtStart
            : !string.Equals(set.Text("name"), "client_min_messages", StringComparison.OrdinalIgnoreCase) ? before
            : kind != "VAR_SET_VALUE" ? MessageLevel.AsAtStart
            : set.List("args") is [{ Kind: NodeKind.A_Const } value]
                && string.Equals(value.Node("sval")?.Text("sval"), "error", StringComparison.OrdinalIgnoreCase)
                ? MessageLevel.ErrorsOnly
                : MessageLevel.Warnings;
    }

    private static string Named(List<string> columns) => columns.Count <= MostNamed
        ? string.Join(", ", columns)
        : $"{string.Join(", ", columns.Take(MostNamed))} and others";
}
