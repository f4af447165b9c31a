namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>What this process uses from here on.</summary>
public readonly record struct Meter
{
    private long StartedAt { get; init; }

    private TimeSpan Cpu { get; init; }

    private long Allocated { get; init; }

    public static Meter Start() => new()
    {
        Allocated = GC.GetTotalAllocatedBytes(precise: true),
        Cpu = Environment.CpuUsage.TotalTime,
        StartedAt = TimeProvider.System.GetTimestamp(),
    };

    /// <summary>What each of so many took.</summary>
    public AnalysisRun Each(int times)
    {
        var elapsed = TimeProvider.System.GetElapsedTime(StartedAt);
        var cpu = Environment.CpuUsage.TotalTime - Cpu;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - Allocated;
        return new AnalysisRun(
            elapsed.TotalMicroseconds / times, cpu.TotalMicroseconds / times, (double)allocated / times);
    }
}
