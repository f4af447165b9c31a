namespace GatewayOperator.Api.Configuration;

/// <summary>A relation of the server's catalog and the view that is read in its place.</summary>
public sealed record CatalogRelationConfig
{
    /// <summary><c>pg_catalog</c> or <c>information_schema</c>.</summary>
    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary><c>pg_class.oid</c>.</summary>
    public required uint Oid { get; init; }

    public required string ViewName { get; init; }
}
