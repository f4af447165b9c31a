namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>Logging in and leaving, again and again.</summary>
/// <param name="PerSecond">Logins, all clients together.</param>
/// <param name="CpuMillis">Processor time of the contender's processes per login, in milliseconds.</param>
public sealed record LoginRun(double PerSecond, double CpuMillis);
