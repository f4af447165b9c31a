using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>
/// Finds the tables that a statement names: in its own words, and those that CASCADE, a schema or a function's argument
/// stands for.
/// </summary>
internal sealed class TableReader
{
    private readonly List<TouchedTable> _found = [];

    public static IReadOnlyList<TouchedTable> Read(SqlNode statement)
    {
        var reader = new TableReader();
        reader.Walk(statement, []);
        reader._found.AddRange(NamedObjects.In(statement));
        if (statement.DescendantsAndSelf().Any(FunctionRisks.ReachesTables))
        {
            reader._found.Add(TouchedTable.Any);
        }

        // What CREATE SCHEMA makes, it makes there.
        return statement.Kind == NodeKind.CreateSchemaStmt && statement.Text("schemaname") is { } schema
            ? [.. reader._found.Select(t => t.IsUnqualified ? t with { Schema = schema } : t)]
            : reader._found;
    }

    /// <param name="node">Where it looks.</param>
    /// <param name="common">The WITH queries in view: their names are no tables.</param>
    private void Walk(SqlNode node, HashSet<string> common)
    {
        switch (node.Kind)
        {
            case NodeKind.RangeVar:
                Add(node, common);
                return;
            case NodeKind.LockingClause:
                // They name what FROM has, by its alias.
                return;
            case NodeKind.SelectStmt:
                WalkAll(node, With(node, common));
                return;
            case NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt:
                var inner = With(node, common);
                Add(node.Node("relation")!, []);
                WalkAll(node, inner, node.Node("relation"));
                return;
            default:
                WalkAll(node, common);
                return;
        }
    }

    private void WalkAll(SqlNode node, HashSet<string> common, SqlNode? except = null)
    {
        foreach (var child in node.Children)
        {
            if (child.Kind != NodeKind.WithClause && !ReferenceEquals(child, except))
            {
                Walk(child, common);
            }
        }
    }

    private HashSet<string> With(SqlNode statement, HashSet<string> common)
    {
        if (statement.Node("withClause") is not { } with)
        {
            return common;
        }

        var tables = with.List("ctes");
        var inner = new HashSet<string>(common, StringComparer.Ordinal);
        if (with.Flag("recursive"))
        {
            inner.UnionWith(tables.Select(t => t.Text("ctename")!));
        }

        foreach (var table in tables)
        {
            Walk(table, inner);
            inner.Add(table.Text("ctename")!);
        }

        return inner;
    }

    private void Add(SqlNode range, HashSet<string> common)
    {
        var (schema, name) = (range.Text("schemaname"), range.Text("relname")!);
        if (schema is not null || !common.Contains(name))
        {
            _found.Add(new TouchedTable(schema, name));
        }
    }
}
