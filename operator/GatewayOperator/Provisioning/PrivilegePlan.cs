namespace GatewayOperator.Provisioning;

/// <summary>Access to the tables of a schema; names are globs (<c>*</c> stands for any run of characters).</summary>
public sealed record PrivilegePlan(string Schema, IReadOnlyList<string> Tables, TableAccess Access);
