using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>What LIMIT, OFFSET and FETCH say about the rows of a query.</summary>
internal static class Limits
{
    /// <summary>A number of rows that the text or a parameter gives: WITH TIES lets any number follow.</summary>
    public static bool Bound(SqlNode select) =>
        select.Symbol("limitOption") != "LIMIT_OPTION_WITH_TIES"
        && select.Node("limitCount") is { } count && IsGiven(count);

    /// <summary>There may be no row because of them.</summary>
    public static bool MayTakeAll(SqlNode select) =>
        select.Node("limitOffset") is not null
        || (select.Node("limitCount") is { } count && !Constants.IsNull(count));

    private static bool IsGiven(SqlNode count) => count.Kind switch
    {
        NodeKind.TypeCast => IsGiven(count.Node("arg")!),
        NodeKind.A_Const => !Constants.IsNull(count),
        _ => count.Kind == NodeKind.ParamRef,
    };
}
