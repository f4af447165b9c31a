using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// The column references of a statement that can mean nothing but a column that is not protected: its name is one of a
/// relation that the statement uses, is no protected one's, and nothing in the statement gives it to something else.
/// </summary>
internal sealed class OpenColumns
{
    private readonly HashSet<string> _open;

    public OpenColumns(SqlNode statement, IReadOnlyList<RelationUse> uses)
    {
        _open = new HashSet<string>(StringComparer.Ordinal);
        if (uses.Any(u => u.IsTainted))
        {
            return;
        }

        _open.UnionWith(uses.SelectMany(u => u.Relation!.Columns)
            .Where(c => c.Exposure == ColumnExposure.Granted).Select(c => c.Name));
        _open.ExceptWith(uses.SelectMany(ProtectedOf));
        foreach (var node in statement.DescendantsAndSelf())
        {
            _open.ExceptWith(NamesGivenBy(node));
        }
    }

    /// <summary>The columns of a relation that are not shown as they are.</summary>
    public static IEnumerable<string> ProtectedOf(RelationUse use) => use.Relation?.Columns
        .Where(c => c.Exposure != ColumnExposure.Granted).Select(c => c.Name) ?? [];

    /// <summary>Null for a star.</summary>
    public static string? NameOf(SqlNode reference) =>
        reference.List("fields")[^1] is { Kind: NodeKind.String } name ? name.Text("sval") : null;

    public bool IsOpen(SqlNode reference) => NameOf(reference) is { } name && _open.Contains(name);

    // The name of what a query, a function or an alias shows can be that of any column.
    private static IEnumerable<string> NamesGivenBy(SqlNode node) => node.Kind switch
    {
        NodeKind.SelectStmt => node.List("targetList").Where(t => t.Kind == NodeKind.ResTarget)
            .Select(t => t.Text("name")).OfType<string>(),
        NodeKind.Alias => [node.Text("aliasname")!, .. Strings(node.List("colnames"))],
        NodeKind.CommonTableExpr => [node.Text("ctename")!, .. Strings(node.List("aliascolnames"))],
        NodeKind.FuncCall => Strings(node.List("funcname")),
        NodeKind.TypeName => Strings(node.List("names")),
        NodeKind.A_Indirection => Strings(node.List("indirection")),
        NodeKind.ColumnDef => [node.Text("colname")!],
        NodeKind.RangeTableFuncCol => [node.Text("colname")!],
        NodeKind.JsonTableColumn => [node.Text("name") ?? ""],
        NodeKind.CTESearchClause => [node.Text("search_seq_column")!],
        NodeKind.CTECycleClause => [node.Text("cycle_mark_column")!, node.Text("cycle_path_column")!],
        _ => [],
    };

    private static IEnumerable<string> Strings(IEnumerable<SqlNode> nodes) =>
        nodes.Where(n => n.Kind == NodeKind.String).Select(n => n.Text("sval")!);
}
