using System.Collections.Immutable;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>Reads comparisons: the ones that hold for every row, the ones that hold for none, the others.</summary>
internal sealed class ComparisonReader(ConditionReader conditions, ConditionText text)
{
    private static readonly string[] EveryText = ["", "^", "$", "^$", ".*", "^.*", ".*$", "^.*$"];

    public void Read(SqlNode node, bool negated, RowFacts facts)
    {
        var left = node.Node("lexpr");
        var right = node.Node("rexpr");
        if (left is null || right is null)
        {
            conditions.Comparison(node, facts);
            return;
        }

        var kind = node.Symbol("kind")!;
        var name = node.List("name");
        if (kind == "AEXPR_NULLIF")
        {
            // It is its first operand, or NULL.
            conditions.Take(left, negated, facts);
        }
        else if (name.Length < 2 || name[^2].Text("sval") == "pg_catalog")
        {
            Read(new Operands(kind, Word(kind, name[^1].Text("sval")!, negated), left, right, negated), node, facts);
        }
    }

    private void Read(in Operands of, SqlNode node, RowFacts facts)
    {
        if (Other(of) is var (condition, isTrue))
        {
            conditions.Take(condition, !isTrue, facts);
            return;
        }

        switch (Holds(of))
        {
            case true when of.Left.Kind != NodeKind.A_Const:
                facts.AllOrNone();
                break;
            case true:
                break;
            case false:
                facts.Never();
                break;
            default:
                if (!text.IsAboutItself([of.Left, of.Right]) && !IsAboutConditions(of))
                {
                    conditions.Comparison(node, facts);
                }

                break;
        }
    }

    private static string Word(string kind, string name, bool negated)
    {
        var saysMore = kind.Contains("DISTINCT", StringComparison.Ordinal)
            || kind.Contains("BETWEEN", StringComparison.Ordinal);
        var word = saysMore ? kind : name;
        return negated ? ConditionText.Opposite(word) ?? $"NOT {word}" : word;
    }

    // One that is no more than a column that is true or false may be told from true, false or NULL.
    private static bool IsAboutConditions(in Operands of) =>
        of.Kind is "AEXPR_DISTINCT" or "AEXPR_NOT_DISTINCT"
            ? (ConditionShape.HoldsCondition(of.Left) && Constants.Boolean(of.Left) is null)
                || (ConditionShape.HoldsCondition(of.Right) && Constants.Boolean(of.Right) is null)
            : ConditionShape.HoldsCondition(of.Left) || ConditionShape.HoldsCondition(of.Right);

    /// <summary>A condition that is compared with true or false.</summary>
    private static (SqlNode Condition, bool IsTrue)? Other(in Operands of)
    {
        var (left, right, word) = (of.Left, of.Right, of.Word);
        var (condition, value) = Constants.Boolean(right) is { } r ? (left, r)
            : Constants.Boolean(left) is { } l ? (right, l)
            : (left, (bool?)null);
        return value is null || of.Kind is not ("AEXPR_OP" or "AEXPR_DISTINCT" or "AEXPR_NOT_DISTINCT") ? null
            : word is "=" or "AEXPR_NOT_DISTINCT" ? (condition, value.Value)
            : word is "<>" ? (condition, !value.Value)
            : null;
    }

    /// <summary>Null when it depends on the row; true also when nobody can say.</summary>
    private bool? Holds(in Operands of)
    {
        var (left, right) = (of.Left, of.Right);
        return of.Kind switch
        {
            "AEXPR_IN" => right.List("items").Any(i => Same(left, i)) ? Same(left, of.Word == "=") : null,
            "AEXPR_BETWEEN" or "AEXPR_NOT_BETWEEN" or "AEXPR_BETWEEN_SYM" or "AEXPR_NOT_BETWEEN_SYM" =>
                right.List("items").All(i => Same(left, i))
                    ? Same(left, !of.Word.StartsWith("AEXPR_NOT", StringComparison.Ordinal))
                    : null,
            "AEXPR_SIMILAR" => right.List("args") is [var pattern, ..] && IsEveryText(pattern) ? true : null,
            "AEXPR_OP_ANY" or "AEXPR_OP_ALL" =>
                (of.Kind == "AEXPR_OP_ALL") == of.Negated ? HoldsForAny(of) : HoldsForAll(of),
            _ => Pair(of.Word, left, right),
        };
    }

    private bool? HoldsForAny(in Operands of)
    {
        var left = of.Left;
        // Some other value there nearly always is.
        return of.Word == "<>" || (of.Word == "=" && Elements(of.Right) is { } any && any.Any(e => Same(left, e)))
            ? true
            : null;
    }

    // All of nothing: every row.
    private bool? HoldsForAll(in Operands of)
    {
        var left = of.Left;
        return Bare(of.Right).Kind switch
        {
            NodeKind.A_ArrayExpr => Elements(of.Right)!.Value.All(e => Same(left, e)) ? true : null,
            NodeKind.A_Const => Constants.String(of.Right)?.Trim() == "{}" ? true : null,
            NodeKind.ParamRef or NodeKind.ColumnRef => null,
            _ => true,
        };
    }

    private bool? Pair(string word, SqlNode left, SqlNode right) =>
        (word is "~" or "~*" && Constants.String(right) is { } pattern && EveryText.Contains(pattern))
        || (word is "~~" or "~~*" && IsEveryText(right)) ? true
        : Same(left, right) ? Same(left, word is not ("<>" or "<" or ">" or "AEXPR_DISTINCT"))
        : word == "=" && Constants.Differ(left, right) ? false
        : null;

    // A function in it, a cast or an operator may make two values of one text: only of literals it is told.
    private static bool Same(SqlNode operand, bool holds) => holds || operand.Kind != NodeKind.A_Const;

    private static bool IsEveryText(SqlNode pattern) =>
        Constants.String(pattern) is { Length: > 0 } text && text.All(c => c == '%');

    private static SqlNode Bare(SqlNode node)
    {
        while (node.Kind == NodeKind.TypeCast)
        {
            node = node.Node("arg")!;
        }

        return node;
    }

    private static ImmutableArray<SqlNode>? Elements(SqlNode node) =>
        Bare(node) is { Kind: NodeKind.A_ArrayExpr } array ? array.List("elements") : null;

    private bool Same(SqlNode a, SqlNode b) => text.Of(a) == text.Of(b);

    /// <param name="Kind">As the parser has it.</param>
    /// <param name="Word">The operator, or the kind where that says more; its opposite when it is negated.</param>
    /// <param name="Left">What is compared.</param>
    /// <param name="Right">With what.</param>
    /// <param name="Negated">It stands under NOT.</param>
    private readonly record struct Operands(string Kind, string Word, SqlNode Left, SqlNode Right, bool Negated);
}
