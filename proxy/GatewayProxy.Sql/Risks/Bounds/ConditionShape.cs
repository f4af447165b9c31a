using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>What an expression is made of.</summary>
internal static class ConditionShape
{
    /// <summary>
    /// Somewhere in it true, false or NULL is computed: what comes of that when it is compared again, nobody reads.
    /// </summary>
    public static bool HoldsCondition(SqlNode node) => node.Kind switch
    {
        NodeKind.BoolExpr or NodeKind.NullTest or NodeKind.BooleanTest or NodeKind.CaseExpr => true,
        NodeKind.SubLink => node.Symbol("subLinkType") is not ("EXPR_SUBLINK" or "ARRAY_SUBLINK"),
        NodeKind.A_Expr when node.Symbol("kind") is not ("AEXPR_OP" or "AEXPR_NULLIF") => true,
        NodeKind.A_Expr when ConditionText.Opposite(node.List("name")[^1].Text("sval")!) is not null
            && node.Symbol("kind") == "AEXPR_OP" => true,
        NodeKind.A_Const => node.Node("boolval") is not null,
        _ => node.Children.Any(HoldsCondition),
    };

    /// <summary>
    /// It is NULL in no row but those where a column is: that much shows in columns and literals alone.
    /// </summary>
    public static bool IsPlain(SqlNode node) => node.Kind switch
    {
        NodeKind.BoolExpr or NodeKind.CoalesceExpr => node.List("args").All(IsPlain),
        NodeKind.BooleanTest or NodeKind.NullTest or NodeKind.TypeCast => IsPlain(node.Node("arg")!),
        NodeKind.A_Expr => node.Symbol("kind") != "AEXPR_NULLIF"
            && node.Node("lexpr") is { } left && IsValue(left) && IsValue(node.Node("rexpr")!),
        _ => IsValue(node),
    };

    private static bool IsValue(SqlNode node) => node.Kind switch
    {
        NodeKind.ColumnRef => true,
        NodeKind.A_Const => !Constants.IsNull(node),
        NodeKind.TypeCast => IsValue(node.Node("arg")!),
        NodeKind.List => node.List("items").All(IsValue),
        NodeKind.RowExpr => node.List("args").All(IsValue),
        NodeKind.A_Expr => node.Symbol("kind") == "AEXPR_OP"
            && node.Node("lexpr") is { } left && left.DescendantsAndSelf().Any(n => n.Kind == NodeKind.ColumnRef)
            && IsValue(left) && IsValue(node.Node("rexpr")!),
        _ => false,
    };
}
