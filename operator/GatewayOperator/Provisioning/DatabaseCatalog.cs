namespace GatewayOperator.Provisioning;

/// <summary>One database's objects in one snapshot.</summary>
internal sealed record DatabaseCatalog
{
    public required CatalogDatabase Database { get; init; }

    public required IReadOnlyDictionary<uint, CatalogSchema> Schemas { get; init; }

    public required IReadOnlyDictionary<uint, CatalogRelation> Relations { get; init; }

    public required IReadOnlyDictionary<uint, CatalogSequence> Sequences { get; init; }

    public required IReadOnlyList<CatalogInheritance> Inheritance { get; init; }

    public required IReadOnlyList<CatalogGenerated> Generated { get; init; }

    public required IReadOnlyList<CatalogRule> Rules { get; init; }

    /// <summary>What the gateway made; null while there is nothing.</summary>
    public OwnSchema? Own { get; init; }
}
