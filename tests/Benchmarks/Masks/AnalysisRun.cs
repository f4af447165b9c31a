namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>What judging a text took, each time.</summary>
/// <param name="Micros">Until the session has the analysis.</param>
/// <param name="CpuMicros">Processor time, of all threads.</param>
/// <param name="Bytes">Allocated.</param>
public sealed record AnalysisRun(double Micros, double CpuMicros, double Bytes);
