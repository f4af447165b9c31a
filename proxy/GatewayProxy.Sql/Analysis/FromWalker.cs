using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Takes the items of a FROM clause into their query level.</summary>
internal sealed class FromWalker(ReferenceWalker walker, ColumnReferences columns, NameResolver resolver)
{
    /// <summary>Adds an item; returns the entries that a join of it sees.</summary>
    public IReadOnlyList<RangeEntry> Add(SqlNode item, Scope scope)
    {
        switch (item.Kind)
        {
            case NodeKind.RangeVar:
                return [AddRelation(item, scope, UseRole.Read)];
            case NodeKind.JoinExpr:
                return AddJoin(item, scope);
            case NodeKind.RangeTableSample:
                return AddSample(item, scope);
            case NodeKind.RangeSubselect:
                walker.Walk(item.Node("subquery"), item.Flag("lateral") ? scope : scope.WithoutEntries());
                return [AddOther(item.Node("alias"), scope)];
            default:
                // Functions see what stands left of them.
                foreach (var child in item.Children.Where(c => c.Kind != NodeKind.Alias))
                {
                    walker.Walk(child, scope);
                }

                return [AddOther(AliasOf(item), scope)];
        }
    }

    /// <summary>Adds a relation, or the target of a write, which no common table can be.</summary>
    public RangeEntry AddRelation(SqlNode range, Scope scope, UseRole role)
    {
        var alias = range.Node("alias");
        var name = alias?.Text("aliasname") ?? range.Text("relname")!;
        var isCommonTable = role == UseRole.Read && range.Text("schemaname") is null
            && scope.IsCommonTable(range.Text("relname")!);
        var use = isCommonTable ? null : resolver.Use(range, role);
        var entry = new RangeEntry(name, use is null ? [] : [use], HasColumns(alias))
        {
            Bare = alias is null && !isCommonTable ? range : null,
        };
        foreach (var other in scope.Entries.Where(e => e.Name == name && AreTwo(e, entry)))
        {
            foreach (var either in other.Uses.Concat(entry.Uses))
            {
                either.SharesName = true;
            }
        }

        scope.Add(entry);
        return entry;
    }

    // Only then does PostgreSQL take two of one name in one FROM.
    private static bool AreTwo(RangeEntry a, RangeEntry b) =>
        a.Bare is not null && b.Bare is not null && a.Use?.Relation != b.Use?.Relation;

    private List<RangeEntry> AddJoin(SqlNode join, Scope scope)
    {
        var sides = Add(join.Node("larg")!, scope).Concat(Add(join.Node("rarg")!, scope)).ToList();
        if (join.Flag("isNatural"))
        {
            var before = columns.Enter(StatementClause.Natural);
            columns.NoteAll(sides);
            columns.Here = before;
        }

        var outer = columns.Enter(StatementClause.Using);
        foreach (var column in join.List("usingClause"))
        {
            columns.NoteNamed(sides, column.Text("sval")!);
        }

        columns.Here = outer;
        walker.Walk(StatementClause.On, join.Node("quals"), scope);
        foreach (var alias in new[] { join.Node("join_using_alias"), join.Node("alias") }.OfType<SqlNode>())
        {
            var joined = new RangeEntry(
                alias.Text("aliasname")!, [.. sides.SelectMany(s => s.Uses)], HasColumns(alias));
            scope.Add(joined);
            sides.Add(joined);
        }

        return sides;
    }

    private IReadOnlyList<RangeEntry> AddSample(SqlNode sample, Scope scope)
    {
        var entries = Add(sample.Node("relation")!, scope);
        foreach (var use in entries.SelectMany(e => e.Uses))
        {
            use.IsSampled = true;
        }

        walker.WalkAll(sample.List("args"), scope);
        walker.Walk(sample.Node("repeatable"), scope);
        return entries;
    }

    private static RangeEntry AddOther(SqlNode? alias, Scope scope)
    {
        var entry = new RangeEntry(alias?.Text("aliasname") ?? "", [], HasColumns(alias));
        scope.Add(entry);
        return entry;
    }

    private static SqlNode? AliasOf(SqlNode item) => item.Kind switch
    {
        NodeKind.RangeFunction or NodeKind.RangeTableFunc or NodeKind.JsonTable => item.Node("alias"),
        _ => null,
    };

    private static bool HasColumns(SqlNode? alias) => alias?.List("colnames").Length > 0;
}
