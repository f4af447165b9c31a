using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// What a temporary table may be where columns are masked: one that holds what is put into it, and does nothing. What
/// it did, it would do later, for rows that masks may have chosen.
/// </summary>
internal static class TemporaryTables
{
    /// <summary>Whether its rows are those of other tables, go with others, or run code that writes.</summary>
    public static bool RunOnTheirOwn(SqlNode create, NameResolver resolver) =>
        create.List("inhRelations").Length > 0
        || create.DescendantsAndSelf().Any(IsForeignKey)
        || create.DescendantsAndSelf().Any(HasOptions)
        || FunctionRules.Writes(create)
        || VolatileCalls.Find(create, resolver.Code) is not null;

    private static bool HasOptions(SqlNode node) =>
        node.Kind == NodeKind.TableLikeClause && node.Number("options") != 0;

    private static bool IsForeignKey(SqlNode node) =>
        node.Kind == NodeKind.Constraint && node.Symbol("contype") == "CONSTR_FOREIGN";
}
