using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>What it costs to judge a text.</summary>
public sealed record AnalysisFigures(AnalysisText Text)
{
    public required Estimate HitNanos { get; init; }

    public required Estimate HitBytes { get; init; }

    public required Estimate MissMicros { get; init; }

    public required Estimate MissCpuMicros { get; init; }

    public required Estimate MissBytes { get; init; }

    public static AnalysisFigures Of(
        AnalysisText text, IReadOnlyList<AnalysisRun> hits, IReadOnlyList<AnalysisRun> misses) => new(text)
        {
            HitNanos = Estimate.Of(hits.Select(r => r.Micros * 1e3)),
            HitBytes = Estimate.Of(hits.Select(r => r.Bytes)),
            MissMicros = Estimate.Of(misses.Select(r => r.Micros)),
            MissCpuMicros = Estimate.Of(misses.Select(r => r.CpuMicros)),
            MissBytes = Estimate.Of(misses.Select(r => r.Bytes)),
        };

    public static Table Table(IEnumerable<AnalysisFigures> figures) => new(
        ["text", "hit ns", "hit bytes", "miss µs", "miss CPU µs", "miss bytes"],
        [
            .. figures.Select(f => (string[])
            [
                f.Text.Name,
                f.HitNanos.Show("0"),
                f.HitBytes.Show("0"),
                f.MissMicros.Show("0"),
                f.MissCpuMicros.Show("0"),
                f.MissBytes.Show("0"),
            ]),
        ]);
}
