namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>Up to two lines on one scale that starts at zero.</summary>
public sealed record Panel(string Title, IReadOnlyList<Line> Lines);
