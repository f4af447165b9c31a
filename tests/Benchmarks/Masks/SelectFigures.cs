using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>What <c>-S</c> costs with a mask that it does not read, beside a gateway without masks.</summary>
public sealed record SelectFigures(PgbenchCell Cell)
{
    public required Estimate Tps { get; init; }

    public required Estimate TpsWithout { get; init; }

    public required Estimate OfWithout { get; init; }

    /// <summary>Microseconds of processor time per transaction.</summary>
    public required Estimate Cpu { get; init; }

    public required Estimate CpuWithout { get; init; }

    public required Estimate CpuOfWithout { get; init; }

    public static SelectFigures Of(PgbenchCell cell, IReadOnlyDictionary<string, List<PgbenchRun>> runs)
    {
        var with = runs[Contender.GatewayMasks];
        var without = runs[Contender.Gateway];
        return new SelectFigures(cell)
        {
            Tps = Estimate.Of(with.Select(r => r.Tps)),
            TpsWithout = Estimate.Of(without.Select(r => r.Tps)),
            OfWithout = Estimate.Of(with.Zip(without, (w, o) => w.Tps / o.Tps)),
            Cpu = Estimate.Of(with.Select(r => r.CpuMicros)),
            CpuWithout = Estimate.Of(without.Select(r => r.CpuMicros)),
            CpuOfWithout = Estimate.Of(with.Zip(without, (w, o) => w.CpuMicros / o.CpuMicros)),
        };
    }

    public static Table Table(IEnumerable<SelectFigures> figures) => new(
        ["cell", "masks", "tps", "× none", "CPU µs/tx", "CPU × none"],
        [
            .. figures.SelectMany(f => (string[][])
            [
                [f.Cell.Name, "none", f.TpsWithout.Show("0"), "", f.CpuWithout.Show("0.0"), ""],
                [
                    "", "filler", f.Tps.Show("0"), f.OfWithout.Show("0.00"), f.Cpu.Show("0.0"),
                    f.CpuOfWithout.Show("0.00"),
                ],
            ]),
        ]);
}
