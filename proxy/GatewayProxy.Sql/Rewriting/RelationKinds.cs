using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Rewriting;

/// <summary>
/// <c>restrict_nonsystem_relation_kind</c>, by which pg_dump keeps itself from running what somebody made a view: with
/// <c>view</c> in it the server would refuse masked views, too. It comes as <c>SELECT set_config(name, '…', false) FROM
/// pg_settings WHERE name = '…'</c>, because older servers do not know the setting.
/// </summary>
internal static class RelationKinds
{
    private const string Setting = "restrict_nonsystem_relation_kind";

    /// <summary>The call in a statement of exactly this shape; null in any other.</summary>
    public static SqlNode? CallIn(SqlNode statement) =>
        statement.Kind == NodeKind.SelectStmt
        && statement.List("fromClause") is [{ Kind: NodeKind.RangeVar } from] && from.Text("relname") == "pg_settings"
        && statement.List("targetList") is [{ Kind: NodeKind.ResTarget } target]
        && target.Node("val") is { Kind: NodeKind.FuncCall } call
        && call.List("funcname") is [.., { } function] && function.Text("sval") == "set_config"
        && call.List("args") is [{ } set, { Kind: NodeKind.A_Const } value, _] && IsName(set)
        && value.Node("sval") is not null
        && statement.Node("whereClause") is { Kind: NodeKind.A_Expr } condition
        && condition.List("name") is [{ } compared] && compared.Text("sval") == "="
        && condition.Node("lexpr") is { } column && IsName(column)
        && condition.Node("rexpr") is { Kind: NodeKind.A_Const } name && name.Node("sval")?.Text("sval") == Setting
            ? call
            : null;

    /// <summary>The value that a call sets.</summary>
    public static SqlNode Value(SqlNode call) => call.List("args")[1];

    /// <summary>The same without views.</summary>
    public static string WithoutViews(SqlNode value) => string.Join(
        ", ",
        value.Node("sval")!.Text("sval")!.Split(',', StringSplitOptions.TrimEntries)
            .Where(kind => kind == "foreign-table"));

    private static bool IsName(SqlNode node) => node.Kind == NodeKind.ColumnRef
        && node.List("fields") is [{ Kind: not NodeKind.A_Star } field] && field.Text("sval") == "name";
}
