using System.Collections.Frozen;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>
/// Aggregates that make one value of many. Those that collect the many (<c>array_agg</c>, <c>string_agg</c>) are none.
/// </summary>
internal static class Aggregates
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every", "bit_and", "bit_or", "bit_xor", "stddev",
        "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp", "corr", "covar_pop", "covar_samp",
        "regr_avgx", "regr_avgy", "regr_count", "regr_intercept", "regr_r2", "regr_slope", "regr_sxx", "regr_sxy",
        "regr_syy", "percentile_cont", "percentile_disc", "mode", "any_value",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Series = new[]
    {
        "generate_series", "generate_subscripts", "unnest", "string_to_table", "regexp_split_to_table",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>They return one of the values that they are given, as it is.</summary>
    private static readonly FrozenSet<string> Keeping = new[]
    {
        "min", "max", "mode", "any_value", "percentile_disc",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>One small row comes of all. What aggregates only columns around the level is not of it.</summary>
    public static bool AreIn(IEnumerable<SqlNode> targets, QueryLevel level)
    {
        var all = targets.ToList();
        return !Collect(all) && !MakeRows(all)
            && all.SelectMany(Calls).Any(c => !IsWindow(c) && IsKnown(c) && IsOf(level, c));
    }

    /// <summary>A value that holds many comes out of them as it is.</summary>
    public static bool Keep(IEnumerable<SqlNode> targets) =>
        targets.SelectMany(Calls).Any(c => c.Kind == NodeKind.FuncCall && Keeping.Contains(NameOf(c)));

    /// <summary>They make one value that holds many of the level, from within a sub-query.</summary>
    public static bool CollectBelow(IEnumerable<SqlNode> targets, QueryLevel level) =>
        targets.Any(t => CollectsBelow(t, level, isBare: true, isBelow: false));

    /// <summary>They make one value that holds many.</summary>
    public static bool Collect(IEnumerable<SqlNode> targets) => targets.SelectMany(Calls).Any(Collects);

    /// <summary>They make many rows of one.</summary>
    public static bool MakeRows(IEnumerable<SqlNode> targets) =>
        targets.SelectMany(Calls).Any(c => c.Kind == NodeKind.FuncCall && Series.Contains(NameOf(c)));

    /// <summary>A row comes of them even when there is none: what is not known may be an aggregate.</summary>
    public static bool MayMakeRow(IEnumerable<SqlNode> targets) => targets.SelectMany(Calls).Any(c =>
        !IsWindow(c) && (IsKnown(c) || Collects(c) || c.Flag("agg_within_group") || !ServerNames.Has(NameOf(c))));

    private static bool IsKnown(SqlNode call) =>
        call.Kind == NodeKind.FuncCall && Known.Contains(NameOf(call)) && !Collects(call);

    private static bool Collects(SqlNode call)
    {
        if (call.Kind != NodeKind.FuncCall)
        {
            return true;
        }

        var name = NameOf(call);
        return name.EndsWith("agg", StringComparison.Ordinal)
            || name.EndsWith("agg_strict", StringComparison.Ordinal)
            || name.EndsWith("agg_unique", StringComparison.Ordinal)
            || name.EndsWith("agg_unique_strict", StringComparison.Ordinal)
            // Of an array of fractions comes an array of values.
            || (name.StartsWith("percentile_", StringComparison.Ordinal)
                && !(call.List("args") is [{ Kind: NodeKind.A_Const } fraction] && Constants.String(fraction) is null));
    }

    private static bool IsOf(QueryLevel level, SqlNode call) =>
        Columns(call) is var columns && (columns.Count == 0 || columns.Exists(c => !level.IsAround(c)));

    // isBare: no FROM in between, so that a column without qualifier is the level's.
    private static bool CollectsBelow(SqlNode node, QueryLevel level, bool isBare, bool isBelow)
    {
        if (isBelow && node.Kind is NodeKind.FuncCall or NodeKind.JsonArrayAgg or NodeKind.JsonObjectAgg
            && Collects(node) && Columns(node) is { Count: > 0 } columns
            && columns.TrueForAll(c => QueryLevel.Qualifiers(c).Any(level.HasOwn)
                || (isBare && c.List("fields").Length == 1)))
        {
            return true;
        }

        isBare &= node.Kind != NodeKind.SelectStmt || node.List("fromClause").Length == 0;
        isBelow |= node.Kind == NodeKind.SubLink;
        return node.Children.Any(child => CollectsBelow(child, level, isBare, isBelow));
    }

    private static List<SqlNode> Columns(SqlNode node) =>
        [.. node.DescendantsAndSelf().Where(n => n.Kind == NodeKind.ColumnRef)];

    private static bool IsWindow(SqlNode call) => call.Kind == NodeKind.FuncCall && call.Node("over") is not null;

    private static string NameOf(SqlNode call) => call.List("funcname")[^1].Text("sval")!;

    private static IEnumerable<SqlNode> Calls(SqlNode node) => node.Kind switch
    {
        NodeKind.SubLink => [],
        NodeKind.FuncCall or NodeKind.JsonArrayAgg or NodeKind.JsonObjectAgg =>
            node.Children.SelectMany(Calls).Prepend(node),
        _ => node.Children.SelectMany(Calls),
    };
}
