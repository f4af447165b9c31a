namespace GatewayOperator.Provisioning;

/// <summary>
/// What protection denies in one database, closed over everything that derives from a protected column.
/// </summary>
internal sealed record ProtectedColumns
{
    public required IReadOnlySet<(uint Relation, short Column)> Columns { get; init; }

    /// <summary>
    /// By column the patterns that mean it itself: by its name now or once, or by that of the same column in a parent,
    /// child or partition. Protected columns that are missing here are derived: no mask is meant for them.
    /// </summary>
    public required ILookup<(uint Relation, short Column), ProtectionPattern> Meant { get; init; }

    /// <summary>Views and materialized views that read a protected column: nothing of them is granted.</summary>
    public required IReadOnlySet<uint> DerivedRelations { get; init; }

    /// <summary>Relations where a rule would read a protected column when somebody writes.</summary>
    public required IReadOnlySet<uint> WriteDenied { get; init; }

    /// <summary>
    /// What outlives a rename: columns that a rule names, and columns of tables that it reached. What a view shows
    /// is judged by its query each time.
    /// </summary>
    public required IReadOnlyList<ReachedColumn> Reached { get; init; }
}
