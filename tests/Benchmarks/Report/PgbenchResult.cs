using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>One cell with all its contenders.</summary>
public sealed record PgbenchResult(PgbenchCell Cell, IReadOnlyList<PgbenchFigures> Figures)
{
    public static Table Table(IEnumerable<PgbenchResult> results) => new(
        [
            "cell", "contender", "tps", "× direct", "× pgbouncer", "p50 ms", "added p50 ms", "added p99 ms",
            "CPU µs/tx", "CPU × pgbouncer",
        ],
        [.. results.SelectMany(r => r.Rows())]);

    public IEnumerable<IReadOnlyList<string>> Rows() => Figures.Select(f => Row(f, f == Figures[0] ? Cell.Name : ""));

    private static string[] Row(PgbenchFigures f, string cell)
    {
        var direct = f.Contender == Contender.Direct;
        var through = f.Contender is not (Contender.Direct or Contender.DirectTls);
        return
        [
            cell,
            f.Contender,
            f.Tps.Show("0"),
            direct ? "" : f.OfDirect.Show("0.00"),
            through ? f.OfPgbouncer.Show("0.00") : "",
            f.P50.Show("0.00"),
            direct ? "" : f.AddedP50.Show("0.00"),
            direct ? "" : f.AddedP99.Show("0.00"),
            through ? f.Cpu.Show("0.0") : "",
            through ? f.CpuOfPgbouncer.Show("0.00") : "",
        ];
    }
}
