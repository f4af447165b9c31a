namespace GatewayOperator.Provisioning;

/// <summary>Columns that are denied. All three are globs: <c>*</c> stands for any run of characters.</summary>
public sealed record ProtectionRule(string Schema, string Table, IReadOnlyList<string> Columns);
