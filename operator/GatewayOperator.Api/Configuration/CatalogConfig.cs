namespace GatewayOperator.Api.Configuration;

/// <summary>
/// What stands for the server's own catalog, so that clients see masked tables as they may read them, and nothing of
/// the gateway's.
/// </summary>
public sealed record CatalogConfig
{
    /// <summary>The schema of the views and functions below.</summary>
    public required string Schema { get; init; }

    /// <summary>Relations of the catalog that are read through a view.</summary>
    public required IReadOnlyList<CatalogRelationConfig> Relations { get; init; }

    /// <summary>
    /// Functions of <c>pg_catalog</c> that <see cref="Schema"/> has under the same names, in all their forms.
    /// </summary>
    public required IReadOnlyList<string> Functions { get; init; }
}
