namespace GatewayOperator.Provisioning;

/// <summary>A user column: <c>attnum</c> and name.</summary>
internal readonly record struct CatalogColumn(short Number, string Name);
