namespace GatewayOperator.Provisioning;

/// <summary>A user column: <c>attnum</c>, name, and whether it is generated.</summary>
internal readonly record struct CatalogColumn(short Number, string Name, bool IsGenerated);
