namespace GatewayOperator.Provisioning;

/// <summary>A column that a rule protects, by name or because it holds values of a protected one.</summary>
/// <param name="Relation"><c>pg_class.oid</c>.</param>
/// <param name="Column"><c>attnum</c>.</param>
/// <param name="Rule">What reached it.</param>
/// <param name="Derived">It is computed from what the rule names (a generated column).</param>
internal readonly record struct ReachedColumn(uint Relation, short Column, ProtectionPattern Rule, bool Derived);
