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
        var name = node.List("name")[^1].Text("sval")!;
        var saysMore = kind.Contains("DISTINCT", StringComparison.Ordinal)
            || kind.Contains("BETWEEN", StringComparison.Ordinal);
        var word = saysMore ? kind : name;
        word = negated ? ConditionText.Opposite(word) ?? $"NOT {word}" : word;
        if (Other(left, right, word) is var (condition, isTrue))
        {
            conditions.Take(condition, !isTrue, facts);
            return;
        }

        switch (Holds(kind, word, left, right))
        {
            case true:
                break;
            case false:
                facts.Never();
                break;
            default:
                conditions.Comparison(node, facts);
                break;
        }
    }

    /// <summary>A condition that is compared with true or false.</summary>
    private static (SqlNode Condition, bool IsTrue)? Other(SqlNode left, SqlNode right, string word)
    {
        var (condition, value) = Constants.Boolean(right) is { } r ? (left, r)
            : Constants.Boolean(left) is { } l ? (right, l)
            : (left, (bool?)null);
        return value is null ? null
            : word is "=" or "AEXPR_NOT_DISTINCT" ? (condition, value.Value)
            : word is "<>" ? (condition, !value.Value)
            : null;
    }

    /// <summary>Null when it depends on the row.</summary>
    private bool? Holds(string kind, string word, SqlNode left, SqlNode right) => kind switch
    {
        "AEXPR_IN" => right.List("items").Any(i => Same(left, i)) ? word == "=" : null,
        "AEXPR_BETWEEN" or "AEXPR_NOT_BETWEEN" or "AEXPR_BETWEEN_SYM" or "AEXPR_NOT_BETWEEN_SYM" =>
            right.List("items").All(i => Same(left, i))
                ? !word.StartsWith("AEXPR_NOT", StringComparison.Ordinal)
                : null,
        "AEXPR_LIKE" or "AEXPR_ILIKE" =>
            Constants.String(right) is { Length: > 0 } pattern && pattern.All(c => c == '%')
                ? !word.StartsWith('!')
                : Pair(word, left, right),
        "AEXPR_OP_ANY" => word == "=" && Elements(right) is { } any && any.Any(e => Same(left, e)) ? true : null,
        // All of nothing: every row.
        "AEXPR_OP_ALL" => Elements(right) is { } all && all.All(e => Same(left, e)) ? true
            : Constants.String(right)?.Trim() == "{}" ? true : null,
        _ => Pair(word, left, right),
    };

    private bool? Pair(string word, SqlNode left, SqlNode right)
    {
        if (word is "~" or "~*" && Constants.String(right) is { } pattern && EveryText.Contains(pattern))
        {
            return true;
        }

        if (Same(left, right))
        {
            return word switch
            {
                "=" or "<=" or ">=" or "~~" or "~~*" or "AEXPR_NOT_DISTINCT" => true,
                "<>" or "<" or ">" or "AEXPR_DISTINCT" => false,
                _ => null,
            };
        }

        return word == "=" && Constants.Differ(left, right) ? false : null;
    }

    private static ImmutableArray<SqlNode>? Elements(SqlNode right)
    {
        while (right.Kind == NodeKind.TypeCast)
        {
            right = right.Node("arg")!;
        }

        return right.Kind == NodeKind.A_ArrayExpr ? right.List("elements") : null;
    }

    private bool Same(SqlNode a, SqlNode b) => text.Of(a) == text.Of(b);
}
