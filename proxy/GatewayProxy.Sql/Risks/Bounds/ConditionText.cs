using System.Text;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>
/// Writes expressions so that equal ones read equal, and a condition and its negation are told as such: places, casts
/// and qualifiers make no difference, NOT is drawn into comparisons.
/// </summary>
internal sealed class ConditionText(QueryLevel level)
{
    private static readonly Dictionary<string, string> Opposites = new(StringComparer.Ordinal)
    {
        ["="] = "<>",
        ["<>"] = "=",
        ["<"] = ">=",
        [">="] = "<",
        [">"] = "<=",
        ["<="] = ">",
        ["~~"] = "!~~",
        ["!~~"] = "~~",
        ["~~*"] = "!~~*",
        ["!~~*"] = "~~*",
        ["~"] = "!~",
        ["!~"] = "~",
        ["~*"] = "!~*",
        ["!~*"] = "~*",
        ["AEXPR_DISTINCT"] = "AEXPR_NOT_DISTINCT",
        ["AEXPR_NOT_DISTINCT"] = "AEXPR_DISTINCT",
        ["AEXPR_BETWEEN"] = "AEXPR_NOT_BETWEEN",
        ["AEXPR_NOT_BETWEEN"] = "AEXPR_BETWEEN",
        ["AEXPR_BETWEEN_SYM"] = "AEXPR_NOT_BETWEEN_SYM",
        ["AEXPR_NOT_BETWEEN_SYM"] = "AEXPR_BETWEEN_SYM",
        ["IS_NULL"] = "IS_NOT_NULL",
        ["IS_NOT_NULL"] = "IS_NULL",
        ["IS_TRUE"] = "IS_NOT_TRUE",
        ["IS_NOT_TRUE"] = "IS_TRUE",
        ["IS_FALSE"] = "IS_NOT_FALSE",
        ["IS_NOT_FALSE"] = "IS_FALSE",
        ["IS_UNKNOWN"] = "IS_NOT_UNKNOWN",
        ["IS_NOT_UNKNOWN"] = "IS_UNKNOWN",
    };

    private static readonly Dictionary<string, string> Mirrored = new(StringComparer.Ordinal)
    {
        ["="] = "=",
        ["<>"] = "<>",
        ["<"] = ">",
        [">"] = "<",
        ["<="] = ">=",
        [">="] = "<=",
    };

    /// <summary>The comparison that a negated one is; null when there is no name for it.</summary>
    public static string? Opposite(string comparison) => Opposites.GetValueOrDefault(comparison);

    public string Of(SqlNode condition, bool negated)
    {
        switch (condition.Kind)
        {
            case NodeKind.BoolExpr when condition.Symbol("boolop") == "NOT_EXPR":
                return Of(condition.List("args")[0], !negated);
            case NodeKind.BoolExpr:
                var word = condition.Symbol("boolop") == "AND_EXPR" == negated ? "OR" : "AND";
                return $"{word}({string.Join(',', condition.List("args").Select(a => Of(a, negated)))})";
            case NodeKind.TypeCast:
                return Of(condition.Node("arg")!, negated);
            case NodeKind.NullTest:
                return $"{Turn(condition.Symbol("nulltesttype")!, negated)}({Of(condition.Node("arg")!)})";
            case NodeKind.BooleanTest:
                return $"{Turn(condition.Symbol("booltesttype")!, negated)}({Of(condition.Node("arg")!, false)})";
            case NodeKind.A_Expr when Comparison(condition, negated) is { } comparison:
                return comparison;
            default:
                return negated ? $"NOT({Of(condition)})" : Of(condition);
        }
    }

    /// <summary>Two of them have the same columns, or one has those of the other and more.</summary>
    public bool IsAboutItself(IReadOnlyList<SqlNode> operands)
    {
        var columns = operands.Select(o => Columns(o).ToHashSet(StringComparer.Ordinal)).Where(c => c.Count > 0)
            .ToList();
        return columns.Exists(a => columns.Exists(b => !ReferenceEquals(a, b) && a.IsSubsetOf(b)));
    }

    public string Of(SqlNode expression)
    {
        var text = new StringBuilder();
        Write(expression, text);
        return text.ToString();
    }

    private IEnumerable<string> Columns(SqlNode node) => node.Kind switch
    {
        NodeKind.SubLink => [],
        NodeKind.ColumnRef => [Of(node)],
        _ => node.Children.SelectMany(Columns),
    };

    private static string Turn(string word, bool negated) => negated ? Opposites[word] : word;

    private string? Comparison(SqlNode expression, bool negated)
    {
        var kind = expression.Symbol("kind")!;
        var name = expression.List("name")[^1].Text("sval")!;
        var word = Opposites.ContainsKey(kind) ? kind : name;
        if (Opposite(word) is not { } opposite
            || kind is "AEXPR_OP_ANY" or "AEXPR_OP_ALL" or "AEXPR_NULLIF" || expression.Node("lexpr") is not { } left)
        {
            return null;
        }

        word = negated ? opposite : word;
        var right = expression.Node("rexpr")!;
        if (kind == "AEXPR_OP" && word is ("=" or "<>")
            && (Constants.Boolean(right) ?? Constants.Boolean(left)) is { } value)
        {
            return Of(Constants.Boolean(right) is null ? right : left, value != (word == "="));
        }

        var (a, b) = (Of(left), Of(right));
        return kind == "AEXPR_OP" && Mirrored.TryGetValue(word, out var mirrored) && string.CompareOrdinal(a, b) > 0
            ? $"{b} {mirrored} {a}"
            : $"{a} {(kind == "AEXPR_IN" ? "IN" : "")}{word} {b}";
    }

    private void Write(SqlNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case NodeKind.TypeCast:
                Write(node.Node("arg")!, text);
                return;
            case NodeKind.ColumnRef:
                var last = node.List("fields")[^1];
                text.Append(level.Of(node)).Append('.').Append(last.Kind == NodeKind.String ? last.Text("sval") : "*");
                return;
            default:
                text.Append(node.Kind).Append('(');
                foreach (var field in node.Fields)
                {
                    WriteField(field, text);
                }

                text.Append(')');
                return;
        }
    }

    private void WriteField(SqlField field, StringBuilder text)
    {
        // Where a list's brackets stand.
        if (field.Name.EndsWith("list_start", StringComparison.Ordinal)
            || field.Name.EndsWith("list_end", StringComparison.Ordinal))
        {
            return;
        }

        text.Append(field.Name).Append('=');
        foreach (var node in field.Value as SqlNode[] ?? (field.Value is SqlNode one ? [one] : []))
        {
            Write(node, text);
        }

        if (field.Value is not (SqlNode or SqlNode[]))
        {
            text.Append(field.Value is string value ? $"'{value.Length}:{value}'" : field.Value);
        }

        text.Append(' ');
    }
}
