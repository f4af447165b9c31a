namespace GatewayOperator.Provisioning;

/// <summary>A column that a rule protects, by its name or because values of a protected column are stored in it.</summary>
internal readonly record struct ReachedColumn(uint Relation, short Column, ProtectionPattern Rule);
