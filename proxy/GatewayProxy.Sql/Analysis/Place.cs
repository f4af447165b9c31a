using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Analysis;

/// <summary>Where in a statement a column is named.</summary>
/// <param name="Clause">The innermost clause.</param>
/// <param name="IsReturning">In the RETURNING of the statement that the client sent.</param>
/// <param name="IsPredicate">What is named there decides about rows by its value.</param>
/// <param name="Location">The byte where the name stands; -1 when PostgreSQL does not say.</param>
internal readonly record struct Place(StatementClause Clause, bool IsReturning, bool IsPredicate, int Location)
{
    /// <summary>
    /// A clause further in. What a sub-query of a predicate selects is compared; the rest of it is not.
    /// </summary>
    public Place Within(StatementClause clause) => this with
    {
        Clause = clause,
        Location = SqlNode.NoLocation,
        IsPredicate = clause switch
        {
            StatementClause.Where or StatementClause.On or StatementClause.Using or StatementClause.Having => true,
            StatementClause.SelectList or StatementClause.Values => IsPredicate,
            _ => false,
        },
    };
}
