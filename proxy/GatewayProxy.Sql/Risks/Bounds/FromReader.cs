using System.Numerics;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>Takes the items of a FROM into their level.</summary>
internal sealed class FromReader(BoundsReader reader, CommonTables tables, QueryLevel level)
{
    /// <returns>The bits of what it adds.</returns>
    public ulong Add(SqlNode item, RowFacts facts) => item.Kind switch
    {
        NodeKind.RangeVar => AddRelation(item, facts),
        NodeKind.RangeSubselect => AddQuery(item, facts),
        NodeKind.JoinExpr => AddJoin(item, facts),
        NodeKind.RangeTableSample => Add(item.Node("relation")!, facts),
        _ => AddFunction(item, facts),
    };

    private ulong AddRelation(SqlNode range, RowFacts facts)
    {
        var name = range.Text("relname")!;
        var bit = level.Add(range.Node("alias")?.Text("aliasname") ?? name);
        if (range.Text("schemaname") is null && tables.Find(name) is { } known)
        {
            Take(known, bit, facts);
        }
        else if (Relations.IsCatalog(range))
        {
            level.Exempt |= bit;
        }

        return bit;
    }

    private void Take(QueryBound bound, ulong bit, RowFacts facts)
    {
        if (bound is { IsBounded: true, IsBulkValue: false, Outer: 0 })
        {
            facts.IsBounded(bit);
        }

        level.Exempt |= bound.IsBulk ? 0 : bit;
        level.HoldsBulk |= bound.IsBulkValue;
    }

    private ulong AddQuery(SqlNode item, RowFacts facts)
    {
        var isLateral = item.Flag("lateral");
        var bound = reader.Query(item.Node("subquery")!, tables, isLateral ? level : level.Outer);
        var bit = level.Add(item.Node("alias")?.Text("aliasname") ?? "");
        Take(bound, bit, facts);
        if (isLateral)
        {
            facts.Restrict(bound.IsOneRow ? 0 : bound.Restricts);
            if (bound.Joined != 0)
            {
                facts.Link(bit | bound.Joined);
            }
        }

        return bit;
    }

    private ulong AddFunction(SqlNode item, RowFacts facts)
    {
        var columns = new ColumnsOf(level, select => reader.Query(select, tables, level));
        foreach (var child in item.Children.Where(c => c.Kind != NodeKind.Alias))
        {
            columns.Add(child);
        }

        var alias = item.Kind is NodeKind.RangeFunction or NodeKind.RangeTableFunc or NodeKind.JsonTable
            ? item.Node("alias")?.Text("aliasname")
            : null;
        var bit = level.Add(alias ?? "");
        if (reader.Shows(item, tables, level))
        {
            level.HoldsBulk = true;
        }
        else
        {
            level.Exempt |= bit;
        }

        if (columns.IsSelective && BitOperations.PopCount(columns.Relations) == 1)
        {
            // Of several it is bounded only where all are: then it ties none of them.
            facts.Link(bit | columns.Relations);
        }
        else if (columns is { IsSelective: true, Relations: 0 } && !item.DescendantsAndSelf().Any(IsSeries))
        {
            // Values that the statement gives, as unnest($1) does.
            facts.IsBounded(bit);
        }

        return bit;
    }

    private static bool IsSeries(SqlNode node) =>
        node.Kind == NodeKind.FuncCall && node.List("funcname")[^1].Text("sval") == "generate_series";

    private ulong AddJoin(SqlNode join, RowFacts facts)
    {
        var type = join.Symbol("jointype");
        var isInner = type == "JOIN_INNER";
        var (own, on) = (isInner ? facts : new RowFacts(level), isInner ? facts : new RowFacts(level));
        var (ofLeft, ofRight) = (type is "JOIN_RIGHT" or "JOIN_FULL" ? own : facts,
            type is "JOIN_LEFT" or "JOIN_FULL" ? own : facts);
        var left = Add(join.Node("larg")!, ofLeft);
        var right = Add(join.Node("rarg")!, ofRight);
        if (join.Flag("isNatural") || join.List("usingClause").Length > 0)
        {
            on.Link(AnyOf(left, ofLeft) | AnyOf(right, ofRight));
        }

        reader.Conditions(level, tables).Read(join.Node("quals"), on);
        if (!isInner)
        {
            var kept = type == "JOIN_LEFT" ? left : type == "JOIN_RIGHT" ? right : 0;
            facts.Join(own, left | right, kept);
            facts.Join(on, left | right, kept);
            facts.IsBounded(own.Close() & (left | right) & ~kept);
        }

        foreach (var alias in new[] { join.Node("join_using_alias"), join.Node("alias") }.OfType<SqlNode>())
        {
            level.Name(alias.Text("aliasname")!, AnyOf(left | right, facts));
        }

        return left | right;
    }

    /// <summary>Some relation of a join: where one bounds the others it may as well be that one.</summary>
    private ulong AnyOf(ulong relations, RowFacts facts) =>
        facts.Root(relations) is not 0 and var root ? root : level.Unknown;
}
