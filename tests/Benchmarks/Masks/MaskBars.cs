using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>The bars for masks.</summary>
public static class MaskBars
{
    public static IEnumerable<Bar> Judge(MaskResults results) =>
    [
        .. results.Selects.Select(s => new Bar(
            $"{s.Cell.Name}, filler masked: CPU per transaction × none", s.CpuOfWithout.Median, 1.05, null, "")),
        .. results.Selects.Select(s => new Bar(
            $"{s.Cell.Name}, filler masked: tps × none", s.OfWithout.Median, 0.95, null, "", AtLeast: true)),
        .. results.Analysis.Select(a => new Bar(
            $"analysis on a cache hit: {a.Text.Name}", a.HitNanos.Median / 1e3, 2, 1, " µs")),
        new Bar("provisioning 500 tables × 20 columns", Median(results, r => r.First), 10, null, " s"),
        new Bar("the same with nothing to do", Median(results, r => r.Again), 1, null, " s"),
    ];

    private static double Median(MaskResults results, Func<ProvisioningRun, double> value) =>
        Estimate.Of(results.Provisioning.Select(value)).Median;
}
