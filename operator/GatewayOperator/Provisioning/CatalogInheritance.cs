namespace GatewayOperator.Provisioning;

/// <summary>Table inheritance or a partition.</summary>
internal readonly record struct CatalogInheritance(uint Child, uint Parent);
