namespace GatewayOperator.Api.Configuration;

/// <summary>What protection makes of one database of the target.</summary>
public sealed record DatabaseConfig
{
    public required string Name { get; init; }

    /// <summary>The relations with protected columns; those that are not listed have none.</summary>
    public required IReadOnlyList<MaskedRelationConfig> Relations { get; init; }

    /// <summary>
    /// <see cref="SchemaFingerprint"/> of the database as the operator last left it; null when an operator wrote this
    /// that does not say.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>
    /// <see cref="CatalogSnapshot"/> of the operator's first look that has left it so: changes that had ended by then
    /// it has seen, although others may follow all the time.
    /// </summary>
    public string? Snapshot { get; init; }

    /// <summary>What no statement may use that sees masks.</summary>
    public IReadOnlyList<VolatileObjectConfig> VolatileCode { get; init; } = [];

    /// <summary>Null where there are no masked views: the server's own catalog is read.</summary>
    public CatalogConfig? Catalog { get; init; }
}
