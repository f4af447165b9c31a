namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>How far a query's rows are bounded, as far as its text shows.</summary>
internal readonly record struct QueryBound
{
    /// <summary>A condition, a LIMIT or its form keeps it from being all rows of a table.</summary>
    public bool IsBounded { get; init; }

    /// <summary>It returns all rows of a table, and those are the user's.</summary>
    public bool IsBulk { get; init; }

    /// <summary>One of its values holds all rows of a table, so that no LIMIT bounds it.</summary>
    public bool IsBulkValue { get; init; }

    /// <summary>Perhaps no row satisfies its condition.</summary>
    public bool IsNever { get; init; }

    /// <summary>It may aggregate everything into one row, which is there even when no other is.</summary>
    public bool IsOneRow { get; init; }

    /// <summary>LIMIT or OFFSET may leave it no row.</summary>
    public bool HasLimit { get; init; }

    /// <summary>Relations around it that its condition restricts.</summary>
    public ulong Restricts { get; init; }

    /// <summary>Relations around it that it names.</summary>
    public ulong Outer { get; init; }

    /// <summary>Relations around it each of which, once it is bounded, bounds all that it reads.</summary>
    public ulong Joined { get; init; }
}
