using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Recordings;

/// <summary>What recording in one way costs <c>-S</c>. Ratios are of runs of the same round.</summary>
public sealed record RecordingFigures(PgbenchCell Cell, string Way)
{
    public required Estimate Tps { get; init; }

    public required Estimate TpsOfOff { get; init; }

    /// <summary>Median latency in milliseconds.</summary>
    public required Estimate P50 { get; init; }

    /// <summary>Microseconds of processor time per transaction.</summary>
    public required Estimate Cpu { get; init; }

    public required Estimate CpuOverOff { get; init; }

    public static RecordingFigures Of(
        PgbenchCell cell, string way, IReadOnlyDictionary<string, List<PgbenchRun>> runs)
    {
        var (own, off) = (runs[way], runs[RecordingWay.Off]);
        return new RecordingFigures(cell, way)
        {
            Tps = Estimate.Of(own.Select(r => r.Tps)),
            TpsOfOff = Estimate.Of(own.Zip(off, (r, o) => r.Tps / o.Tps)),
            P50 = Estimate.Of(own.Select(r => r.P50)),
            Cpu = Estimate.Of(own.Select(r => r.CpuMicros)),
            CpuOverOff = Estimate.Of(own.Zip(off, (r, o) => r.CpuMicros - o.CpuMicros)),
        };
    }

    public static Table Table(IEnumerable<RecordingFigures> figures) => new(
        ["cell", "recording", "tps", "× off", "p50 ms", "CPU µs/tx", "CPU µs/tx more than off"],
        [.. figures.Select(f => f.Row())]);

    private string[] Row()
    {
        var first = Way == RecordingWay.Off;
        return
        [
            first ? Cell.Name : "", Way, Tps.Show("0"), first ? "" : TpsOfOff.Show("0.00"), P50.Show("0.00"),
            Cpu.Show("0.0"), first ? "" : CpuOverOff.Show("0.0"),
        ];
    }
}
