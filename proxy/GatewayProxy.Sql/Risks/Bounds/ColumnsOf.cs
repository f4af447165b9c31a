using System.Numerics;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>The columns that a comparison has, and so the relations that it is about.</summary>
internal sealed class ColumnsOf(QueryLevel level, Func<SqlNode, QueryBound> query)
{
    private bool _comesBack;

    public ulong Relations { get; private set; }

    /// <summary>Columns of which nobody knows whose they are.</summary>
    public int Unattributed { get; private set; }

    /// <summary>
    /// Its relation is compared with something else: not with all of a table, and not with itself by way of a
    /// sub-query.
    /// </summary>
    public bool IsSelective => !_comesBack && (Unattributed <= 1 || BitOperations.PopCount(Relations) > 1);

    public void Add(SqlNode node)
    {
        switch (node.Kind)
        {
            case NodeKind.ColumnRef:
                var relation = level.Of(node);
                Relations |= relation;
                Unattributed += relation == level.Unknown ? 1 : 0;
                break;
            case NodeKind.CurrentOfExpr:
                // It has the row of the relation that is written.
                Relations |= level.All & (~level.All + 1);
                break;
            case NodeKind.SubLink:
                AddSubQuery(node);
                break;
            default:
                foreach (var child in node.Children)
                {
                    Add(child);
                }

                break;
        }
    }

    private void AddSubQuery(SqlNode link)
    {
        var select = link.Node("subselect")!;
        var bound = query(select);
        // One row that an unbounded query gives is one value, unless it collects the others.
        var isOneValue = link.Symbol("subLinkType") == "EXPR_SUBLINK"
            && !Aggregates.Collect(select.List("targetList"));
        _comesBack |= bound.Outer != 0 || bound.IsBulkValue || (!isOneValue && !bound.IsBounded);
        if (link.Node("testexpr") is { } test)
        {
            Add(test);
        }
    }
}
