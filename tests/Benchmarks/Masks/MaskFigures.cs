using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>What reading a column costs in one way. Ratios are of runs of the same round.</summary>
public sealed record MaskFigures(MaskedColumn Column, string Way)
{
    public required Estimate Tps { get; init; }

    public required Estimate TpsOfUnmasked { get; init; }

    public required Estimate TpsOfView { get; init; }

    /// <summary>Of a scan, per second.</summary>
    public required Estimate ThousandRows { get; init; }

    public required Estimate RowsOfUnmasked { get; init; }

    public required Estimate RowsOfView { get; init; }

    public static MaskFigures Of(MaskedColumn column, string way, IReadOnlyDictionary<string, List<MaskRun>> runs)
    {
        return new MaskFigures(column, way)
        {
            Tps = Estimate.Of(runs[way].Select(r => r.Tps)),
            TpsOfUnmasked = Ratio(MaskWay.Unmasked, r => r.Tps),
            TpsOfView = Ratio(MaskWay.View, r => r.Tps),
            ThousandRows = Estimate.Of(runs[way].Select(r => r.RowsPerSecond / 1e3)),
            RowsOfUnmasked = Ratio(MaskWay.Unmasked, r => r.RowsPerSecond),
            RowsOfView = Ratio(MaskWay.View, r => r.RowsPerSecond),
        };
        Estimate Ratio(string other, Func<MaskRun, double> value) =>
            Estimate.Of(runs[way].Zip(runs[other], (own, r) => value(own) / value(r)));
    }

    public static Table Table(IEnumerable<MaskFigures> figures) => new(
        ["mask", "read through", "by key, tps", "× unmasked", "× view", "scan, 1000 rows/s", "× unmasked", "× view"],
        [.. figures.Select(f => f.Row())]);

    private string[] Row()
    {
        var first = Way == MaskWay.Unmasked;
        var through = Way == MaskWay.Gateway;
        return
        [
            first ? Column.Kind : "",
            first ? "table, no mask" : Way,
            Tps.Show("0"),
            first ? "" : TpsOfUnmasked.Show("0.00"),
            through ? TpsOfView.Show("0.00") : "",
            ThousandRows.Show("0"),
            first ? "" : RowsOfUnmasked.Show("0.00"),
            through ? RowsOfView.Show("0.00") : "",
        ];
    }
}
