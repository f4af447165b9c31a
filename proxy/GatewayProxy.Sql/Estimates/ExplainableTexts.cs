using System.Collections.Frozen;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Ddl;

namespace GatewayProxy.Sql.Estimates;

/// <summary>
/// Which texts the planner may be asked about before they are approved. It runs what it can compute while it plans, so
/// they name no functions, operators and types but those that the server has and that compute. A name without a schema
/// may still be the database's: no text tells.
/// </summary>
public static class ExplainableTexts
{
    private static readonly FrozenSet<string> Aggregates = new[]
    {
        "array_agg", "avg", "bool_and", "bool_or", "coalesce", "count", "dense_rank", "every", "first_value",
        "generate_series", "json_agg", "jsonb_agg", "lag", "last_value", "lead", "max", "min", "rank", "row_number",
        "string_agg", "sum", "unnest",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>One statement without parameters that reads or writes rows.</summary>
    public static bool Has(ParseOutcome outcome) =>
        outcome is Parsed { Statements: [{ Node: var statement }] }
        && statement.Kind is NodeKind.SelectStmt or NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt
            or NodeKind.MergeStmt
        && statement.DescendantsAndSelf().All(IsHarmless);

    private static bool IsHarmless(SqlNode node) => node.Kind switch
    {
        NodeKind.ParamRef or NodeKind.CurrentOfExpr or NodeKind.IntoClause => false,
        NodeKind.FuncCall => IsHarmless(node.List("funcname")),
        NodeKind.A_Expr => IsServers(node.List("name")),
        NodeKind.TypeName => IsServers(node.List("names")),
        NodeKind.SubLink => node.List("operName") is var word && (word.Length == 0 || IsServers(word)),
        NodeKind.SortBy => node.List("useOp") is var word && (word.Length == 0 || IsServers(word)),
        _ => true,
    };

    private static bool IsHarmless(IReadOnlyList<SqlNode> name) =>
        IsServers(name) && name[^1].Text("sval")! is var bare && (DdlFunctions.Has(bare) || Aggregates.Contains(bare));

    private static bool IsServers(IReadOnlyList<SqlNode> name) =>
        name.Count == 1 || (name.Count == 2 && name[0].Text("sval") == "pg_catalog");
}
