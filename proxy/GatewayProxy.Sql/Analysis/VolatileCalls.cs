using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Ast;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Finds what a statement names of the database's volatile code.</summary>
internal static class VolatileCalls
{
    /// <summary>What it is called in a message; null when the statement names nothing of it.</summary>
    public static string? Find(SqlNode statement, VolatileCode code) => code.IsEmpty
        ? null
        : statement.DescendantsAndSelf().Select(n => Test(n, code)).FirstOrDefault(found => found is not null);

    private static string? Test(SqlNode node, VolatileCode code)
    {
        return node.Kind switch
        {
            NodeKind.FuncCall => Named(VolatileObjectKind.Function, node.List("funcname")),
            NodeKind.A_Expr when node.Symbol("kind")!.Contains("BETWEEN", StringComparison.Ordinal) => Ranges(),
            NodeKind.A_Expr => Named(VolatileObjectKind.Operator, node.List("name")),
            NodeKind.SubLink when node.List("operName").Length == 0 && node.Symbol("subLinkType") == "ANY_SUBLINK" =>
                Equals(),
            NodeKind.SubLink => Named(VolatileObjectKind.Operator, node.List("operName")),
            NodeKind.CaseExpr when node.Node("arg") is not null => Equals(),
            NodeKind.JoinExpr when node.Flag("isNatural") || node.List("usingClause").Length > 0 => Equals(),
            NodeKind.SortBy => Named(VolatileObjectKind.Operator, node.List("useOp")),
            NodeKind.RangeVar => Known(VolatileObjectKind.View, node.Text("schemaname"), node.Text("relname")!),
            // Which part of a name is the row, only the catalog knows.
            NodeKind.ColumnRef => Attribute(node.List("fields").Skip(1)),
            NodeKind.A_Indirection => Attribute(node.List("indirection")),
            _ => null,
        };

        string? Equals() => Known(VolatileObjectKind.Operator, null, "=");

        string? Ranges() => ((string[])["<", "<=", ">=", ">"])
            .Select(name => Known(VolatileObjectKind.Operator, null, name)).FirstOrDefault(found => found is not null);

        string? Named(VolatileObjectKind kind, IReadOnlyList<SqlNode> parts) => parts.Count == 0
            ? null
            : Known(kind, parts.Count > 1 ? parts[^2].Text("sval") : null, parts[^1].Text("sval")!);

        string? Attribute(IEnumerable<SqlNode> fields) => fields
            .Where(f => f.Kind == NodeKind.String)
            .Select(f => Known(VolatileObjectKind.Attribute, null, f.Text("sval")!))
            .FirstOrDefault(found => found is not null);

        string? Known(VolatileObjectKind kind, string? schema, string name) => code.Contains(kind, schema, name)
            ? $"{Word(kind)} {(schema is null ? name : $"{schema}.{name}")}"
            : null;
    }

    private static string Word(VolatileObjectKind kind) => kind switch
    {
        VolatileObjectKind.View => "view",
        VolatileObjectKind.Operator => "operator",
        _ => "function",
    };
}
