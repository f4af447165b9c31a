namespace GatewayOperator.Tests.Support;

/// <summary>A role of a test cluster and its password.</summary>
public sealed record PostgresCredential(string Username, string Password);
