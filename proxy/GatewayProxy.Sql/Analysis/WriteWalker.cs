using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Walks INSERT, UPDATE, DELETE and MERGE: what they give values to, and what decides about rows.</summary>
internal sealed class WriteWalker(ReferenceWalker walker, FromWalker from)
{
    /// <summary>The relations that are written, protected or not.</summary>
    public List<SqlNode> Targets { get; } = [];

    /// <summary>Inside a query that writes nothing else: what the write returns can only be shown.</summary>
    public bool IsOnlyWrite { get; set; }

    /// <param name="write">The statement.</param>
    /// <param name="scope">A level of its own.</param>
    /// <param name="nested">Inside another statement: what it returns is read on, not shown.</param>
    public void Walk(SqlNode write, Scope scope, bool nested)
    {
        Targets.Add(write.Node("relation")!);
        walker.With(write.Node("withClause"), scope);
        // The rows to insert come from a query that does not see the target.
        if (write.Kind == NodeKind.InsertStmt)
        {
            walker.Walk(write.Node("selectStmt"), scope);
        }

        var target = from.AddRelation(write.Node("relation")!, scope, UseRole.Target).Use;
        switch (write.Kind)
        {
            case NodeKind.InsertStmt:
                Insert(write, target, scope);
                break;
            case NodeKind.UpdateStmt:
                AddAll(write.List("fromClause"), scope);
                Assign(write.List("targetList"), target, scope);
                walker.Walk(StatementClause.Where, write.Node("whereClause"), scope);
                break;
            case NodeKind.DeleteStmt:
                AddAll(write.List("usingClause"), scope);
                walker.Walk(StatementClause.Where, write.Node("whereClause"), scope);
                break;
            default:
                Merge(write, target, scope);
                break;
        }

        Returning(write, scope, nested);
    }

    private void Insert(SqlNode insert, RelationUse? target, Scope scope)
    {
        var columns = insert.List("cols");
        Assign(columns, target, scope);
        if (columns.IsEmpty && insert.Node("selectStmt") is not null)
        {
            target?.AssignAll();
        }

        if (insert.Node("onConflictClause") is not { } conflict)
        {
            return;
        }

        // What the row would have been: the client's own values.
        scope.Add(new RangeEntry("excluded", [], RenamedColumns: false));
        foreach (var element in conflict.Node("infer")?.List("indexElems") ?? [])
        {
            if (element.Text("name") is { } column)
            {
                target?.See(column, walker.Here.Within(StatementClause.OnConflict));
            }
        }

        walker.Walk(StatementClause.OnConflict, conflict.Node("infer"), scope);
        Assign(conflict.List("targetList"), target, scope);
        walker.Walk(StatementClause.Where, conflict.Node("whereClause"), scope);
    }

    private void Merge(SqlNode merge, RelationUse? target, Scope scope)
    {
        AddAll([merge.Node("sourceRelation")!], scope);
        walker.Walk(StatementClause.On, merge.Node("joinCondition"), scope);
        foreach (var clause in merge.List("mergeWhenClauses"))
        {
            walker.Walk(StatementClause.When, clause.Node("condition"), scope);
            Assign(clause.List("targetList"), target, scope);
            walker.WalkAll(StatementClause.Values, clause.List("values"), scope);
            if (clause.Symbol("commandType") == "CMD_INSERT" && clause.List("targetList").IsEmpty)
            {
                target?.AssignAll();
            }
        }
    }

    private void Assign(IEnumerable<SqlNode> targets, RelationUse? relation, Scope scope)
    {
        foreach (var target in targets)
        {
            var column = target.Text("name")!;
            relation?.Assign(column);
            if (target.List("indirection").Length > 0)
            {
                // An element or a field: the rest of the value is read and written back.
                relation?.See(column, walker.Here.Within(StatementClause.Set));
                walker.WalkAll(target.List("indirection"), scope);
            }

            walker.Walk(StatementClause.Set, target.Node("val"), scope);
        }
    }

    private void Returning(SqlNode write, Scope scope, bool nested)
    {
        // PostgreSQL 18 has a clause with options where older ones have a list.
        var outer = walker.InReturning;
        walker.InReturning = outer || !nested || IsOnlyWrite;
        walker.WalkAll(StatementClause.Returning, write.List("returningList"), scope);
        walker.WalkAll(StatementClause.Returning, write.Node("returningClause")?.List("exprs") ?? [], scope);
        walker.InReturning = outer;
    }

    private void AddAll(IEnumerable<SqlNode> items, Scope scope)
    {
        var outer = walker.Enter(StatementClause.From);
        foreach (var item in items)
        {
            from.Add(item, scope);
        }

        walker.Here = outer;
    }
}
