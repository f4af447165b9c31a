using System.Collections.Frozen;
using System.Collections.Immutable;
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

    public static bool AreIn(ImmutableArray<SqlNode> targets)
    {
        var calls = targets.SelectMany(Calls).Where(c => c.Node("over") is null).ToList();
        return calls.Exists(IsKnown) && calls.TrueForAll(c => IsKnown(c) || !Collects(c));
    }

    private static bool IsKnown(SqlNode call) => Known.Contains(NameOf(call));

    private static bool Collects(SqlNode call) =>
        NameOf(call).EndsWith("agg", StringComparison.Ordinal)
        || NameOf(call).EndsWith("_strict", StringComparison.Ordinal);

    private static string NameOf(SqlNode call) => call.List("funcname")[^1].Text("sval")!;

    private static IEnumerable<SqlNode> Calls(SqlNode node) => node.Kind switch
    {
        NodeKind.SubLink => [],
        NodeKind.FuncCall => node.Children.SelectMany(Calls).Prepend(node),
        _ => node.Children.SelectMany(Calls),
    };
}
