using GatewayOperator.Tests.Benchmarks.Masks;
using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>What deciding a statement takes that no rule matches.</summary>
public sealed record RuleFigures(string Statement, int Rules, Estimate Micros, Estimate Bytes)
{
    public static RuleFigures Of(string statement, int rules, IReadOnlyList<AnalysisRun> runs) => new(
        statement, rules, Estimate.Of(runs.Select(r => r.Micros)), Estimate.Of(runs.Select(r => r.Bytes)));

    public static string Table(IEnumerable<RuleFigures> figures) => new Table(
        ["statement", "rules", "µs", "bytes allocated"],
        [.. figures.Select(f => (IReadOnlyList<string>)
            [f.Statement, $"{f.Rules}", f.Micros.Show("0.00"), f.Bytes.Show("0")])]).ToString();
}
