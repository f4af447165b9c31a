using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// Walks a statement and notes at every protected relation which of its columns can be seen. Wherever PostgreSQL's own
/// rules leave a doubt that the text alone cannot settle, the column counts as seen.
/// </summary>
internal sealed class ReferenceWalker
{
    private static readonly (string Field, StatementClause Clause)[] SelectNodes =
    [
        ("whereClause", StatementClause.Where), ("havingClause", StatementClause.Having),
        ("limitOffset", StatementClause.Limit), ("limitCount", StatementClause.Limit),
    ];

    private static readonly (string Field, StatementClause Clause)[] SelectLists =
    [
        ("distinctClause", StatementClause.DistinctOn), ("targetList", StatementClause.SelectList),
        ("groupClause", StatementClause.GroupBy), ("windowClause", StatementClause.Window),
        ("valuesLists", StatementClause.Values), ("sortClause", StatementClause.OrderBy),
    ];

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
        get => Here.IsReturning;
        set => Here = Here with { IsReturning = value };
    }

    /// <inheritdoc cref="ColumnReferences.Here"/>
    public Place Here
    {
        get => _columns.Here;
        set => _columns.Here = value;
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
            case NodeKind.FuncCall when node.Node("agg_filter") is { } filter:
                WalkAll(node.Children.Where(c => c != filter), scope);
                Walk(StatementClause.Where, filter, scope);
                break;
            case NodeKind.SubLink when node.Symbol("subLinkType") == "EXISTS_SUBLINK":
                // That there are rows is asked, not what is in them.
                Walk(StatementClause.Other, node.Node("subselect"), scope);
                break;
            default:
                WalkAll(node.Children, scope);
                break;
        }
    }

    /// <inheritdoc cref="ColumnReferences.Enter"/>
    public Place Enter(StatementClause clause) => _columns.Enter(clause);

    /// <summary>A clause of a statement.</summary>
    public void Walk(StatementClause clause, SqlNode? node, Scope scope)
    {
        var outer = Enter(clause);
        Walk(node, scope);
        Here = outer;
    }

    /// <summary>The same for a list.</summary>
    public void WalkAll(StatementClause clause, IEnumerable<SqlNode> nodes, Scope scope)
    {
        var outer = Enter(clause);
        WalkAll(nodes, scope);
        Here = outer;
    }

    public void WalkAll(IEnumerable<SqlNode> nodes, Scope scope)
    {
        foreach (var node in nodes)
        {
            Walk(node, scope);
        }
    }

    /// <summary>The statement itself; what it holds inside goes to <see cref="Walk(SqlNode?, Scope)"/>.</summary>
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

        var outer = Enter(StatementClause.Other);
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

        Here = outer;
    }

    private void Select(SqlNode select, Scope scope)
    {
        With(select.Node("withClause"), scope);
        Walk(select.Node("larg"), scope);
        Walk(select.Node("rarg"), scope);
        var outer = Enter(StatementClause.From);
        foreach (var item in select.List("fromClause"))
        {
            _from.Add(item, scope);
        }

        Here = outer;
        foreach (var (field, clause) in SelectNodes)
        {
            Walk(clause, select.Node(field), scope);
        }

        foreach (var (field, clause) in SelectLists)
        {
            WalkAll(clause, select.List(field), scope);
        }

        foreach (var use in select.List("groupClause").Any(IsOid) ? scope.Entries.SelectMany(e => e.Uses) : [])
        {
            use.IsGroupedByKey = true;
        }
    }

    private static bool IsOid(SqlNode node) => node.Kind == NodeKind.ColumnRef
        && node.List("fields")[^1] is { Kind: not NodeKind.A_Star } last && last.Text("sval") == "oid";
}
