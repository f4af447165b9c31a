using System.Collections.Frozen;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Ddl;

namespace GatewayProxy.Sql.Estimates;

/// <summary>
/// Which texts the planner may be asked about before they are approved. It runs what it can compute while it plans, so
/// they call nothing but functions of the server that compute.
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
        NodeKind.A_Expr => node.List("name").Length < 2 || node.List("name")[0].Text("sval") == "pg_catalog",
        _ => true,
    };

    private static bool IsHarmless(IReadOnlyList<SqlNode> name)
    {
        var isServers = name.Count == 1 || (name.Count == 2 && name[0].Text("sval") == "pg_catalog");
        var bare = name[^1].Text("sval")!;
        return isServers && (DdlFunctions.Has(bare) || Aggregates.Contains(bare));
    }
}
