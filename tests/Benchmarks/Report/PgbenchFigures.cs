using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Measuring;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>What a contender came to in a cell. Ratios and differences are of runs of the same round.</summary>
public sealed record PgbenchFigures(string Contender)
{
    public required Estimate Tps { get; init; }

    public required Estimate OfDirect { get; init; }

    public required Estimate OfPgbouncer { get; init; }

    /// <summary>Milliseconds.</summary>
    public required Estimate P50 { get; init; }

    /// <summary>Milliseconds more than direct.</summary>
    public required Estimate AddedP50 { get; init; }

    /// <summary>Milliseconds more than direct.</summary>
    public required Estimate AddedP99 { get; init; }

    /// <summary>Microseconds of processor time per transaction.</summary>
    public required Estimate Cpu { get; init; }

    public required Estimate CpuOfPgbouncer { get; init; }

    public static PgbenchFigures Of(string contender, IReadOnlyDictionary<string, List<PgbenchRun>> runs)
    {
        var own = runs[contender];
        var direct = runs[Contenders.Contender.Direct];
        var pgbouncer = runs.GetValueOrDefault(PeerOf(contender)) ?? [];
        return new PgbenchFigures(contender)
        {
            Tps = Estimate.Of(own.Select(r => r.Tps)),
            OfDirect = Pairs(own, direct, (r, d) => r.Tps / d.Tps),
            OfPgbouncer = Pairs(own, pgbouncer, (r, p) => r.Tps / p.Tps),
            P50 = Estimate.Of(own.Select(r => r.P50)),
            AddedP50 = Pairs(own, direct, (r, d) => r.P50 - d.P50),
            AddedP99 = Pairs(own, direct, (r, d) => r.P99 - d.P99),
            Cpu = Estimate.Of(own.Select(r => r.CpuMicros)),
            CpuOfPgbouncer = Pairs(own, pgbouncer, (r, p) => r.CpuMicros / p.CpuMicros),
        };
    }

    // Encrypted is compared with encrypted.
    private static string PeerOf(string contender) =>
        contender.EndsWith("TLS", StringComparison.Ordinal)
            ? Contenders.Contender.PgbouncerTls
            : Contenders.Contender.Pgbouncer;

    private static Estimate Pairs(
        List<PgbenchRun> own, List<PgbenchRun> other, Func<PgbenchRun, PgbenchRun, double> compare) =>
        Estimate.Of(own.Zip(other, compare));
}
