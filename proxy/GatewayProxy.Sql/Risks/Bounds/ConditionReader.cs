using System.Numerics;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>
/// Reads what conditions restrict. What cannot be shown to restrict restricts nothing; a comparison of a relation's own
/// columns with anything else counts, however weak it is.
/// </summary>
/// <param name="level">Where the condition stands.</param>
/// <param name="query">Bounds a sub-query that stands in it.</param>
internal sealed class ConditionReader(QueryLevel level, Func<SqlNode, QueryBound> query)
{
    private readonly ConditionText _text = new(level);

    public void Read(SqlNode? condition, RowFacts facts)
    {
        if (condition is not null)
        {
            Take(condition, false, facts);
        }
    }

    /// <summary>A condition that holds as well.</summary>
    public void Take(SqlNode node, bool negated, RowFacts facts)
    {
        var alternatives = new List<(SqlNode Node, bool Negated)>();
        TakeAll(node, negated, facts, alternatives);
        // After the joins beside them, which pass on what each alternative says.
        foreach (var (either, isNegated) in alternatives)
        {
            facts.Restrict(AnyOf(either, isNegated, facts));
        }
    }

    public void Comparison(SqlNode node, RowFacts facts)
    {
        var columns = new ColumnsOf(level, query);
        columns.Add(node);
        if (columns.IsSelective)
        {
            facts.Condition(columns.Relations);
        }
        else if (columns.Unattributed <= 1 && BitOperations.PopCount(columns.Relations) == 1)
        {
            // For who reads why: through the sub-query it is compared with others, and of them nothing is known.
            facts.Link(columns.Relations);
        }
    }

    private void TakeAll(SqlNode node, bool negated, RowFacts facts, List<(SqlNode, bool)> alternatives)
    {
        if (node.Kind != NodeKind.BoolExpr)
        {
            TakeOne(node, negated, facts);
            return;
        }

        var word = node.Symbol("boolop");
        if (word == "NOT_EXPR")
        {
            TakeAll(node.List("args")[0], !negated, facts, alternatives);
        }
        else if (word == "AND_EXPR" == negated)
        {
            alternatives.Add((node, negated));
        }
        else
        {
            foreach (var part in node.List("args"))
            {
                TakeAll(part, negated, facts, alternatives);
            }
        }
    }

    private void TakeOne(SqlNode node, bool negated, RowFacts facts)
    {
        if (Constants.Boolean(node) is { } value)
        {
            Constant(value != negated, facts);
            return;
        }

        switch (node.Kind)
        {
            case NodeKind.A_Const when Constants.IsNull(node):
                facts.Never();
                break;
            case NodeKind.TypeCast:
                Take(node.Node("arg")!, negated, facts);
                break;
            case NodeKind.A_Expr:
                new ComparisonReader(this, _text).Read(node, negated, facts);
                break;
            case NodeKind.NullTest when node.Node("arg")!.Kind == NodeKind.CoalesceExpr
                || !ConditionShape.IsPlain(node.Node("arg")!)
                || ConditionShape.HoldsCondition(node.Node("arg")!):
                break;
            case NodeKind.BooleanTest:
                Truth(node, negated, facts);
                break;
            case NodeKind.SubLink:
                SubQuery(node, negated, facts);
                break;
            case NodeKind.CaseExpr:
                Case(node, negated, facts);
                break;
            case NodeKind.CoalesceExpr:
                WhereNullHolds(node.List("args").FirstOrDefault(a => !Constants.IsNull(a)) ?? node, negated, facts);
                break;
            default:
                Other(node, facts);
                break;
        }
    }

    private void Other(SqlNode node, RowFacts facts)
    {
        var isUnreadable = node.Kind == NodeKind.MinMaxExpr
            || (node.Kind == NodeKind.FuncCall && _text.IsAboutItself(node.List("args")))
            || node.Children.Any(ConditionShape.HoldsCondition);
        if (!isUnreadable)
        {
            Comparison(node, facts);
        }
    }

    private static void Constant(bool holds, RowFacts facts)
    {
        if (!holds)
        {
            facts.Never();
        }
    }

    private ulong AnyOf(SqlNode either, bool negated, RowFacts around)
    {
        var (seen, restricted) = (new HashSet<string>(StringComparer.Ordinal), ulong.MaxValue);
        foreach (var part in either.List("args"))
        {
            if (seen.Contains(_text.Of(part, !negated)))
            {
                return 0;
            }

            seen.Add(_text.Of(part, negated));
            var facts = around.Copy();
            Take(part, negated, facts);
            restricted &= facts.Close();
        }

        return restricted;
    }

    // NULL counts as "no row" elsewhere; here it lets the row through.
    private void WhereNullHolds(SqlNode node, bool negated, RowFacts facts)
    {
        if (!ConditionShape.IsPlain(node))
        {
            return;
        }

        var own = new RowFacts(level);
        Take(node, negated, own);
        if (!own.IsNever)
        {
            facts.Restrict(own.Close());
        }
    }

    private void Truth(SqlNode test, bool negated, RowFacts facts)
    {
        var word = test.Symbol("booltesttype")!;
        word = negated ? ConditionText.Opposite(word)! : word;
        var argument = test.Node("arg")!;
        switch (word)
        {
            case "IS_TRUE" or "IS_FALSE":
                Take(argument, word == "IS_FALSE", facts);
                break;
            case "IS_NOT_TRUE" or "IS_NOT_FALSE":
                WhereNullHolds(argument, word == "IS_NOT_TRUE", facts);
                break;
            case "IS_UNKNOWN" when ConditionShape.IsPlain(argument):
                Comparison(argument, facts);
                break;
            default:
                break;
        }
    }

    private void Case(SqlNode node, bool negated, RowFacts facts)
    {
        if (node.Node("arg") is not null)
        {
            return;
        }

        var restricted = ulong.MaxValue;
        foreach (var branch in node.List("args"))
        {
            var own = facts.Copy();
            Take(branch.Node("expr")!, false, own);
            Take(branch.Node("result")!, negated, own);
            restricted &= own.Close();
        }

        if (node.Node("defresult") is { } otherwise)
        {
            var own = facts.Copy();
            Take(otherwise, negated, own);
            restricted &= own.Close();
        }

        facts.Restrict(restricted);
    }

    private void SubQuery(SqlNode link, bool negated, RowFacts facts)
    {
        var bound = query(link.Node("subselect")!);
        var type = link.Symbol("subLinkType");
        // "None of" holds for every row where there is none to compare with.
        if ((negated || type == "ALL_SUBLINK") && (bound.IsNever || bound.HasLimit || bound.IsOneRow))
        {
            return;
        }

        if (type == "EXISTS_SUBLINK")
        {
            facts.Restrict(bound.IsOneRow ? 0 : bound.Restricts);
        }
        else if (type is "ANY_SUBLINK" or "ALL_SUBLINK")
        {
            facts.Restrict(bound.Restricts);
            // Some other value there nearly always is.
            var isOther = type == "ANY_SUBLINK" && link.List("operName") is [.., var word] && word.Text("sval") == "<>";
            if (bound is { IsBounded: true, IsBulkValue: false, Outer: 0 } && !isOther)
            {
                Comparison(link.Node("testexpr")!, facts);
            }
        }
    }
}
