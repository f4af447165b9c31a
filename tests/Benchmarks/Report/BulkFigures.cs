using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Measuring;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>What a contender came to in a bulk cell.</summary>
public sealed record BulkFigures(BulkCell Cell, string Contender)
{
    public required Estimate MegabytesPerSecond { get; init; }

    public required Estimate OfDirect { get; init; }

    /// <summary>Milliseconds of processor time.</summary>
    public required Estimate Cpu { get; init; }

    public static BulkFigures Of(BulkCell cell, string contender, IReadOnlyDictionary<string, List<BulkRun>> runs)
    {
        var own = runs[contender];
        var direct = runs[Contenders.Contender.Direct];
        return new BulkFigures(cell, contender)
        {
            MegabytesPerSecond = Estimate.Of(own.Select(r => r.MegabytesPerSecond)),
            OfDirect = Estimate.Of(own.Zip(direct, (r, d) => r.MegabytesPerSecond / d.MegabytesPerSecond)),
            Cpu = Estimate.Of(own.Select(r => r.CpuMillis)),
        };
    }

    public static Table Table(IEnumerable<BulkFigures> figures) => new(
        ["cell", "contender", "MB/s", "× direct", "CPU ms"], [.. figures.Select(f => f.Row())]);

    private string[] Row()
    {
        var direct = Contender == Contenders.Contender.Direct;
        return
        [
            direct ? Cell.Name : "",
            Contender,
            MegabytesPerSecond.Show("0"),
            direct ? "" : OfDirect.Show("0.00"),
            direct || Contender == Contenders.Contender.DirectTls ? "" : Cpu.Show("0"),
        ];
    }
}
