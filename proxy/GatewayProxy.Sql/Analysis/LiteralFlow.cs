using System.Collections.Frozen;
using System.Collections.Immutable;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// Finds which literals and parameters of a statement may be shown. In one that comes to a protected column these are
/// only what is compared with or assigned to another column for certain, and what can be no value: everything that
/// cannot be told apart is protected.
/// </summary>
internal sealed class LiteralFlow
{
    private static readonly FrozenSet<string> Comparisons = new[]
    {
        "=", "<>", "!=", "<", "<=", ">", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*", "IN", "BETWEEN",
        "NOT BETWEEN", "BETWEEN SYMMETRIC", "NOT BETWEEN SYMMETRIC",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly SqlNode _statement;
    private readonly IReadOnlyList<RelationUse> _uses;
    private readonly OpenColumns _columns;
    private readonly HashSet<SqlNode> _shown = new(ReferenceEqualityComparer.Instance);

    private LiteralFlow(SqlNode statement, IReadOnlyList<RelationUse> uses)
    {
        _statement = statement;
        _uses = uses;
        _columns = new OpenColumns(statement, uses);
    }

    /// <summary>Null when the whole statement may be shown; else the literals and parameters in it that may.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="uses">The relations with protected columns that it names.</param>
    public static IReadOnlySet<SqlNode>? ShownIn(SqlNode statement, IReadOnlyList<RelationUse> uses)
    {
        var nodes = statement.DescendantsAndSelf();
        if (statement.Kind == NodeKind.ExecuteStmt)
        {
            return FrozenSet<SqlNode>.Empty;
        }

        if (!ComesToProtected(statement, uses))
        {
            return nodes.Any(IsForeignCall) ? Outside(nodes) : null;
        }

        var flow = new LiteralFlow(statement, uses);
        foreach (var node in nodes)
        {
            flow.Take(node);
        }

        flow._shown.ExceptWith(nodes.Where(IsForeignCall).SelectMany(c => c.DescendantsAndSelf()));
        return flow._shown;
    }

    /// <summary>A literal or a parameter.</summary>
    public static bool IsValue(SqlNode node) => node.Kind is NodeKind.A_Const or NodeKind.ParamRef;

    private static bool ComesToProtected(SqlNode statement, IReadOnlyList<RelationUse> uses)
    {
        if (uses.Any(u => u.IsTainted || u.SeesProtected || u.Assigned.Count > 0)
            || (statement.Kind == NodeKind.CopyStmt && uses.Any(u => OpenColumns.ProtectedOf(u).Any())))
        {
            return true;
        }

        // By a name that means no column of the relation itself, as in EXCLUDED.
        var names = uses.SelectMany(OpenColumns.ProtectedOf).ToHashSet(StringComparer.Ordinal);
        return names.Count > 0 && statement.DescendantsAndSelf()
            .Any(n => NameOf(n) is { } name && names.Contains(name));
    }

    // Whoever forgets the operator, as in WHERE email 'x', names a type.
    private static string? NameOf(SqlNode node) => node.Kind switch
    {
        NodeKind.ColumnRef => OpenColumns.NameOf(node),
        NodeKind.TypeName => node.List("names") is [.., var last] ? last.Text("sval") : null,
        _ => null,
    };

    // What a function of the database does with its arguments is not in the statement.
    private static bool IsForeignCall(SqlNode node) =>
        node.Kind == NodeKind.FuncCall && !ServerFunctions.Has(node.List("funcname"));

    private static HashSet<SqlNode> Outside(IEnumerable<SqlNode> nodes)
    {
        var shown = new HashSet<SqlNode>(nodes.Where(IsValue), ReferenceEqualityComparer.Instance);
        shown.ExceptWith(nodes.Where(IsForeignCall).SelectMany(c => c.DescendantsAndSelf()));
        return shown;
    }

    private void Take(SqlNode node)
    {
        switch (node.Kind)
        {
            case NodeKind.A_Expr when IsComparison(node):
                Compare(node.Node("lexpr"), node.Node("rexpr"));
                Compare(node.Node("rexpr"), node.Node("lexpr"));
                break;
            case NodeKind.SelectStmt:
                Show(node.Node("limitCount"));
                Show(node.Node("limitOffset"));
                ShowAll(node.List("sortClause").Select(s => s.Kind == NodeKind.SortBy ? s.Node("node") : null));
                ShowAll(node.List("groupClause").Where(n => n.Kind == NodeKind.A_Const));
                break;
            case NodeKind.InsertStmt:
                Insert(node);
                break;
            case NodeKind.UpdateStmt:
                Assign(node.Node("relation")!, node.List("targetList"));
                break;
            case NodeKind.TypeName:
                ShowAll(node.List("typmods"));
                break;
            default:
                break;
        }
    }

    private static bool IsComparison(SqlNode expression) =>
        expression.List("name") is [.., { Kind: NodeKind.String } name] && Comparisons.Contains(name.Text("sval")!);

    private void Compare(SqlNode? column, SqlNode? value)
    {
        if (column is { Kind: NodeKind.ColumnRef } && _columns.IsOpen(column))
        {
            Show(value);
        }
    }

    private void Insert(SqlNode insert)
    {
        var columns = insert.List("cols");
        foreach (var row in insert.Node("selectStmt")?.List("valuesLists") ?? [])
        {
            foreach (var (column, value) in columns.Zip(row.Kind == NodeKind.List ? row.List("items") : []))
            {
                Assign(insert.Node("relation")!, column, value);
            }
        }

        Assign(insert.Node("relation")!, insert.Node("onConflictClause")?.List("targetList") ?? []);
    }

    private void Assign(SqlNode relation, ImmutableArray<SqlNode> targets)
    {
        foreach (var target in targets)
        {
            Assign(relation, target, target.Node("val"));
        }
    }

    private void Assign(SqlNode relation, SqlNode target, SqlNode? value)
    {
        var use = _uses.FirstOrDefault(u => ReferenceEquals(u.Range, relation));
        if (use is null || (!use.IsTainted
            && use.Relation!.Find(target.Text("name")!)?.Exposure == ColumnExposure.Granted))
        {
            Show(value);
        }
    }

    // ORDER BY and GROUP BY take a literal for the number of a column.
    private void ShowAll(IEnumerable<SqlNode?> nodes)
    {
        foreach (var node in nodes)
        {
            Show(node);
        }
    }

    private void Show(SqlNode? value)
    {
        switch (value?.Kind)
        {
            case NodeKind.A_Const or NodeKind.ParamRef:
                _shown.Add(value);
                break;
            case NodeKind.TypeCast:
                Show(value.Node("arg"));
                break;
            case NodeKind.List:
                ShowAll(value.List("items"));
                break;
            case NodeKind.A_ArrayExpr:
                ShowAll(value.List("elements"));
                break;
            default:
                break;
        }
    }
}
