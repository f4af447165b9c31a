using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// Walks a statement and notes at every protected relation which of its columns can be seen. Wherever PostgreSQL's own
/// rules leave a doubt that the text alone cannot settle, the column counts as seen.
/// </summary>
internal sealed class ReferenceWalker
{
    private static readonly string[] SelectNodes =
        ["whereClause", "havingClause", "limitOffset", "limitCount"];

    private static readonly string[] SelectLists =
        ["distinctClause", "targetList", "groupClause", "windowClause", "valuesLists", "sortClause"];

    private readonly FromWalker _from;
    private readonly WriteWalker _writes;
    private readonly ColumnReferences _columns;

    public ReferenceWalker(NameResolver resolver)
    {
        _columns = new ColumnReferences(resolver);
        _from = new FromWalker(this, _columns, resolver);
        _writes = new WriteWalker(this, _from);
    }

    /// <summary>Inside the RETURNING of the statement that the client sent.</summary>
    public bool InReturning
    {
        get => _columns.InReturning;
        set => _columns.InReturning = value;
    }

    /// <summary>The relations that the statement or one inside it writes.</summary>
    public IReadOnlyList<SqlNode> Targets => _writes.Targets;

    public void Walk(SqlNode? node, Scope scope)
    {
        switch (node?.Kind)
        {
            case null:
                break;
            case NodeKind.SelectStmt:
                Select(node, new Scope(scope));
                break;
            case NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt:
                _writes.Walk(node, new Scope(scope), nested: true);
                break;
            case NodeKind.ColumnRef:
                _columns.Note(node, scope);
                break;
            case NodeKind.RangeVar:
                _from.Add(node, scope);
                break;
            default:
                foreach (var child in node.Children)
                {
                    Walk(child, scope);
                }

                break;
        }
    }

    public void WalkAll(IEnumerable<SqlNode> nodes, Scope scope)
    {
        foreach (var node in nodes)
        {
            Walk(node, scope);
        }
    }

    /// <summary>The statement itself; what it holds inside goes to <see cref="Walk"/>.</summary>
    public void WalkTop(SqlNode statement)
    {
        var scope = new Scope(null);
        if (IsWrite(statement))
        {
            _writes.Walk(statement, scope, nested: false);
        }
        else if (statement.Kind == NodeKind.SelectStmt)
        {
            _writes.IsOnlyWrite = statement.DescendantsAndSelf().Count(IsWrite) == 1;
            Walk(statement, scope);
        }
        else if (Held(statement) is { } held)
        {
            WalkTop(held);
        }
        else
        {
            Walk(statement, scope);
        }
    }

    private static bool IsWrite(SqlNode node) =>
        node.Kind is NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt;

    /// <summary>The statement that another one keeps, explains or copies from: its client sent it too.</summary>
    private static SqlNode? Held(SqlNode statement) => statement.Kind switch
    {
        NodeKind.PrepareStmt or NodeKind.ExplainStmt or NodeKind.DeclareCursorStmt or NodeKind.CopyStmt
            or NodeKind.CreateTableAsStmt => statement.Node("query"),
        _ => null,
    };

    /// <summary>Common tables see those before them, and with RECURSIVE all of them.</summary>
    public void With(SqlNode? clause, Scope scope)
    {
        if (clause is null)
        {
            return;
        }

        var recursive = clause.Flag("recursive");
        foreach (var table in clause.List("ctes").Where(_ => recursive))
        {
            scope.AddCommonTable(table.Text("ctename")!);
        }

        foreach (var table in clause.List("ctes"))
        {
            foreach (var child in table.Children)
            {
                Walk(child, scope);
            }

            scope.AddCommonTable(table.Text("ctename")!);
        }
    }

    private void Select(SqlNode select, Scope scope)
    {
        With(select.Node("withClause"), scope);
        Walk(select.Node("larg"), scope);
        Walk(select.Node("rarg"), scope);
        foreach (var item in select.List("fromClause"))
        {
            _from.Add(item, scope);
        }

        foreach (var field in SelectNodes)
        {
            Walk(select.Node(field), scope);
        }

        foreach (var field in SelectLists)
        {
            WalkAll(select.List(field), scope);
        }

        foreach (var use in select.List("groupClause").Any(IsOid) ? scope.Entries.SelectMany(e => e.Uses) : [])
        {
            use.IsGroupedByKey = true;
        }
    }

    private static bool IsOid(SqlNode node) => node.Kind == NodeKind.ColumnRef
        && node.List("fields")[^1] is { Kind: not NodeKind.A_Star } last && last.Text("sval") == "oid";
}
