namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>One quantity over time.</summary>
public sealed record Line(string Name, IReadOnlyList<double> Values);
