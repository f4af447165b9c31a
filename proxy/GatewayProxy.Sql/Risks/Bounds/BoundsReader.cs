using System.Numerics;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>
/// Finds the writes that nothing keeps from all rows of their table, and whether a query returns all rows of one.
/// </summary>
internal sealed class BoundsReader
{
    private readonly HashSet<SqlNode> _read = [];
    private readonly List<UnboundedWrite> _writes = [];

    /// <summary>Reads a statement and all that stands in it.</summary>
    public QueryBound Read(SqlNode statement)
    {
        var bound = Query(statement, new CommonTables(null), null);
        // The server takes writes only in a WITH of the statement itself; wherever else one stands, it is not judged.
        foreach (var node in statement.DescendantsAndSelf())
        {
            if (node.Kind is NodeKind.UpdateStmt or NodeKind.DeleteStmt or NodeKind.MergeStmt && _read.Add(node))
            {
                _writes.Add(new UnboundedWrite(node, "stands where a write cannot"));
            }
        }

        return bound;
    }

    public IReadOnlyList<UnboundedWrite> Writes => _writes;

    internal QueryBound Query(SqlNode node, CommonTables around, QueryLevel? outer)
    {
        if (node.Kind is not (NodeKind.SelectStmt or NodeKind.InsertStmt or NodeKind.UpdateStmt or NodeKind.DeleteStmt
            or NodeKind.MergeStmt))
        {
            return default;
        }

        _read.Add(node);
        var tables = With(node.Node("withClause"), around, outer);
        return node.Kind switch
        {
            NodeKind.SelectStmt => Select(node, tables, outer),
            NodeKind.InsertStmt => Insert(node, tables, outer),
            NodeKind.MergeStmt => Merge(node, tables),
            _ => Change(node, tables),
        };
    }

    private QueryBound Insert(SqlNode node, CommonTables tables, QueryLevel? outer)
    {
        var source = node.Node("selectStmt") is { } select
            ? Query(select, tables, outer)
            : new QueryBound { IsBounded = true };
        return Returning(node, source, tables, new QueryLevel(outer));
    }

    // What it has just written, it returns as well.
    private QueryBound Returning(SqlNode write, QueryBound bound, CommonTables tables, QueryLevel level) =>
        WriteKinds.Returns(write) && (level.HoldsBulk
            || WriteKinds.Returned(write).Concat(WriteKinds.Set(write)).Any(value => Shows(value, tables, level)))
            ? bound with { IsBulk = true, IsBulkValue = true }
            : bound;

    private CommonTables With(SqlNode? with, CommonTables around, QueryLevel? outer)
    {
        if (with is null)
        {
            return around;
        }

        var tables = new CommonTables(around);
        if (with.Flag("recursive"))
        {
            // They may name one another before they are made: what is not read yet may be anything.
            foreach (var table in with.List("ctes"))
            {
                tables.Set(table.Text("ctename")!, new QueryBound { IsBulk = true, IsBulkValue = true });
            }
        }

        foreach (var table in with.List("ctes"))
        {
            var name = table.Text("ctename")!;
            if (with.Flag("recursive"))
            {
                // Its first part decides: what the other adds is reached from there.
                tables.Set(name, new QueryBound { IsBounded = true });
            }

            tables.Set(name, Query(table.Node("ctequery")!, tables, outer));
        }

        return tables;
    }

    private QueryBound Select(SqlNode node, CommonTables tables, QueryLevel? outer)
    {
        var (isLimited, mayBeCut) = (Limits.Bound(node), Limits.MayTakeAll(node));
        if (node.Node("larg") is { } left && node.Node("rarg") is { } right)
        {
            return Both(
                node.Symbol("op")!, Query(left, tables, outer), Query(right, tables, outer), isLimited, mayBeCut);
        }

        var level = new QueryLevel(outer);
        var facts = new RowFacts(level);
        var from = new FromReader(this, tables, level);
        foreach (var item in node.List("fromClause"))
        {
            from.Add(item, facts);
        }

        Conditions(level, tables).Read(node.Node("whereClause"), facts);
        var closed = facts.Close();
        var targets = node.List("targetList").AddRange(node.List("valuesLists"));
        var isOneRow = IsOneRow(node, targets, level);
        var isWhole = (level.All & ~level.Exempt & ~closed) != 0;
        var isBulkValue = IsBulkValue(targets, level, isWhole, isOneRow) || targets.Any(t => Shows(t, tables, level));
        var named = Outer(node, level);
        var isEachOnce = isOneRow || (level.All == 0 && !Aggregates.MakeRows(targets));
        return new QueryBound
        {
            IsBounded = isLimited || isOneRow || ((level.All & ~closed) == 0 && !Aggregates.MakeRows(targets)),
            IsBulk = isBulkValue || (isWhole && !isLimited && !isOneRow),
            IsBulkValue = isBulkValue,
            IsNever = facts.MayBeNever,
            IsOneRow = isOneRow || MayMakeRow(node, targets),
            HasLimit = mayBeCut,
            Restricts = closed & level.Around,
            Outer = named,
            Joined = isEachOnce && !isBulkValue && BitOperations.PopCount(named) == 1 ? named : facts.Joined(closed),
        };
    }

    private static bool IsBulkValue(IReadOnlyList<SqlNode> targets, QueryLevel level, bool isWhole, bool isOneRow) =>
        (isWhole && (Aggregates.Collect(targets) || Aggregates.CollectBelow(targets, level)))
        || (level.HoldsBulk && (!isOneRow || Aggregates.Keep(targets)));

    private static bool IsOneRow(SqlNode select, IReadOnlyList<SqlNode> targets, QueryLevel level) =>
        select.List("groupClause").Length == 0
        && (Aggregates.AreIn(targets, level)
            || (select.Node("havingClause") is not null && !Aggregates.Collect(targets)
                && !Aggregates.MakeRows(targets)));

    // An empty grouping set is a row as well.
    private static bool MayMakeRow(SqlNode select, IEnumerable<SqlNode> targets)
    {
        var groups = select.List("groupClause");
        return groups.Length > 0
            ? groups.Any(g => g.Kind == NodeKind.GroupingSet)
            : select.Node("havingClause") is not null
                || Aggregates.MayMakeRow(
                    targets.Concat(select.List("sortClause")).Concat(select.List("distinctClause")));
    }

    /// <summary>A sub-query in it makes one value of all rows of a table.</summary>
    internal bool Shows(SqlNode node, CommonTables tables, QueryLevel level)
    {
        if (node.Kind != NodeKind.SubLink)
        {
            return node.Kind != NodeKind.SelectStmt && node.Children.Any(child => Shows(child, tables, level));
        }

        var type = node.Symbol("subLinkType");
        return type is not ("EXISTS_SUBLINK" or "ANY_SUBLINK" or "ALL_SUBLINK")
            && Query(node.Node("subselect")!, tables, level) is var bound
            && (bound.IsBulkValue || (bound.IsBulk && type == "ARRAY_SUBLINK"));
    }

    private static QueryBound Both(
        string operation, QueryBound left, QueryBound right, bool isLimited, bool mayBeCut)
    {
        var isUnion = operation == "SETOP_UNION";
        var isBulkValue = left.IsBulkValue || (right.IsBulkValue && isUnion);
        return new QueryBound
        {
            IsBounded = isLimited || (left.IsBounded && (right.IsBounded || !isUnion)),
            IsBulk = isBulkValue || (!isLimited && (left.IsBulk || (right.IsBulk && isUnion))),
            IsBulkValue = isBulkValue,
            IsNever = left.IsNever && (right.IsNever || !isUnion),
            IsOneRow = left.IsOneRow || right.IsOneRow,
            // What EXCEPT and INTERSECT take away, nobody knows.
            HasLimit = mayBeCut || !isUnion,
            Restricts = isUnion ? left.Restricts & right.Restricts : left.Restricts,
            Outer = left.Outer | right.Outer,
            Joined = isUnion ? left.Joined & right.Joined : left.Joined,
        };
    }

    /// <summary>
    /// The relations around that a query names, told by their qualifier; or by nothing where it has no FROM.
    /// </summary>
    private static ulong Outer(SqlNode query, QueryLevel level)
    {
        if (level.Outer is not { } outer)
        {
            return 0;
        }

        var isBare = level.All == 0;
        return query.DescendantsAndSelf().Where(n => n.Kind == NodeKind.ColumnRef).Aggregate(0UL, (found, column) =>
        {
            var names = QueryLevel.Qualifiers(column).ToList();
            return found
                | (names.Exists(level.HasOwn) ? 0 : names.Aggregate(0UL, (bits, name) => bits | outer.Named(name)))
                | (isBare && column.List("fields")[0].Kind == NodeKind.String ? outer.Of(column) : 0);
        });
    }

    private QueryBound Change(SqlNode node, CommonTables tables)
    {
        var level = new QueryLevel(null);
        var facts = new RowFacts(level);
        var target = Target(node, level);
        var from = new FromReader(this, tables, level);
        foreach (var item in node.List(node.Kind == NodeKind.UpdateStmt ? "fromClause" : "usingClause"))
        {
            from.Add(item, facts);
        }

        var where = node.Node("whereClause");
        Conditions(level, tables).Read(where, facts);
        var isBounded = (facts.Close() & target) != 0;
        if (!isBounded)
        {
            Add(node, where is null ? "has no WHERE"
                : facts.Joins(target) ? "only joins the table that it writes to others"
                : "has a WHERE that does not restrict the table that it writes");
        }

        return Returning(node, new QueryBound { IsBounded = isBounded, IsBulk = !isBounded }, tables, level);
    }

    private QueryBound Merge(SqlNode node, CommonTables tables)
    {
        var level = new QueryLevel(null);
        var source = new RowFacts(level);
        var target = Target(node, level);
        new FromReader(this, tables, level).Add(node.Node("sourceRelation")!, source);
        var joined = source.Copy();
        Conditions(level, tables).Read(node.Node("joinCondition"), joined);
        var (isBounded, isBulk) = (true, false);
        foreach (var clause in node.List("mergeWhenClauses"))
        {
            // Where the target has a row without a match, the join says nothing about it.
            var isMatched = clause.Symbol("matchKind") != "MERGE_WHEN_NOT_MATCHED_BY_SOURCE";
            var facts = (isMatched ? joined : source).Copy();
            Conditions(level, tables).Read(clause.Node("condition"), facts);
            isBounded &= clause.Symbol("commandType") is not ("CMD_UPDATE" or "CMD_DELETE")
                || (facts.Close() & target) != 0;
            isBulk |= clause.Symbol("commandType") == "CMD_INSERT" && InsertsAll(clause, source, tables, level);
        }

        if (!isBounded)
        {
            Add(node, "changes the rows of its target without a condition on them");
        }

        var bound = new QueryBound { IsBounded = isBounded && !isBulk, IsBulk = isBulk || !isBounded };
        return Returning(node, bound, tables, level);
    }

    // The rows without a match: the join says nothing about them.
    private bool InsertsAll(SqlNode clause, RowFacts source, CommonTables tables, QueryLevel level)
    {
        var facts = source.Copy();
        Conditions(level, tables).Read(clause.Node("condition"), facts);
        var target = level.All & (~level.All + 1);
        return (level.All & ~level.Exempt & ~target & ~facts.Close()) != 0;
    }

    private void Add(SqlNode write, string why) => _writes.Add(new UnboundedWrite(write, why));

    private static ulong Target(SqlNode write, QueryLevel level)
    {
        var relation = write.Node("relation")!;
        return level.Add(relation.Node("alias")?.Text("aliasname") ?? relation.Text("relname")!);
    }

    internal ConditionReader Conditions(QueryLevel level, CommonTables tables) =>
        new(level, select => Query(select, tables, level));
}
