namespace GatewayProxy.Sql.Analysis;

/// <summary>The part of a statement in which a column is named.</summary>
public enum StatementClause
{
    Other = 0,
    SelectList,
    From,
    Where,
    On,
    Using,
    Natural,
    Having,
    GroupBy,
    OrderBy,
    DistinctOn,
    Window,
    Limit,
    Values,
    Set,
    OnConflict,
    When,
    Returning,
    Copy,
}
