namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>What one run of pgbench came to.</summary>
/// <param name="Tps">Transactions per second, connecting left out.</param>
/// <param name="P50">Median latency in milliseconds.</param>
/// <param name="P99">In milliseconds.</param>
/// <param name="CpuMicros">Processor time of the contender's processes per transaction, in microseconds.</param>
public sealed record PgbenchRun(double Tps, double P50, double P99, double CpuMicros);
