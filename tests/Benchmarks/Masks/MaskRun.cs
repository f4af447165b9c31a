namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>A column, read once in one way.</summary>
/// <param name="Tps">Selects by key per second.</param>
/// <param name="RowsPerSecond">Of a scan.</param>
public sealed record MaskRun(double Tps, double RowsPerSecond);
