using GatewayOperator.Tests.Benchmarks.Contenders;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>The bars of the design, judged by what was measured.</summary>
public static class Bars
{
    public static IEnumerable<Bar> Judge(BenchResults results) =>
    [
        .. Cells([16, 64], results).Select(r => new Bar(
            $"{r.Cell.Name}: tps × pgbouncer", Of(r).OfPgbouncer.Median, 0.8, 1, "", AtLeast: true)),
        .. Cells([16, 64], results).Select(r => new Bar(
            $"{r.Cell.Name}: CPU per transaction × pgbouncer", Of(r).CpuOfPgbouncer.Median, 1.7, 1.3, "")),
        .. Cells([16], results).Select(r => new Bar(
            $"{r.Cell.Name}: added p99", Of(r).AddedP99.Median, 2, 1, " ms")),
        .. results.Bulk.Where(b => b.Contender == Contender.Gateway).Select(b => new Bar(
            $"{b.Cell.Name}: rate × direct", b.OfDirect.Median, 0.8, 0.9, "", AtLeast: true)),
        .. Idle(results, Contender.Gateway, 60, 40),
        .. Idle(results, Contender.GatewayTls, 150, 120),
    ];

    private static IEnumerable<PgbenchResult> Cells(int[] clients, BenchResults results) =>
        results.Pgbench.Where(r =>
            !r.Cell.Writes && r.Cell.Protocol != "extended" && clients.Contains(r.Cell.Clients));

    private static PgbenchFigures Of(PgbenchResult result) =>
        result.Figures.Single(f => f.Contender == Contender.Gateway);

    private static IEnumerable<Bar> Idle(BenchResults results, string contender, double limit, double goal) =>
        results.Memory.Where(m => m.Contender == contender).TakeLast(1).Select(m => new Bar(
            $"{contender}: RSS per idle session at {m.Sessions}", m.PerSession / 1e3, limit, goal, " kB"));
}
