namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>One bulk transfer.</summary>
/// <param name="MegabytesPerSecond">Millions of bytes per second.</param>
/// <param name="CpuMillis">Processor time of the contender's processes, in milliseconds.</param>
public sealed record BulkRun(double MegabytesPerSecond, double CpuMillis);
