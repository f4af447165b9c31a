namespace GatewayOperator.Provisioning;

/// <summary>A generated column and a column its expression reads.</summary>
internal readonly record struct CatalogGenerated(uint Relation, short Column, short Source);
