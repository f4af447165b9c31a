namespace GatewayOperator.Provisioning;

/// <summary>A sequence that a column owns.</summary>
internal sealed record CatalogSequence
{
    public required uint Oid { get; init; }

    public required uint Table { get; init; }

    /// <summary><c>attnum</c> of the column.</summary>
    public required short Column { get; init; }

    /// <summary>Of an identity column, which needs no privilege on it to take numbers.</summary>
    public required bool IsIdentity { get; init; }

    public required string SqlName { get; init; }

    /// <summary>The admin may pass on USAGE.</summary>
    public required bool Grantable { get; init; }

    /// <summary>The admin may pass on SELECT.</summary>
    public required bool ReadGrantable { get; init; }
}
