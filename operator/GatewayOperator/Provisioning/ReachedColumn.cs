namespace GatewayOperator.Provisioning;

/// <summary>A column that a rule protects, by name or because it holds values of a protected one.</summary>
internal readonly record struct ReachedColumn(uint Relation, short Column, ProtectionPattern Rule);
