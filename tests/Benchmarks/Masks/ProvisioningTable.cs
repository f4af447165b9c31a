using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>How long the operator works at 500 tables of 20 columns.</summary>
public static class ProvisioningTable
{
    public static Table Of(IReadOnlyList<ProvisioningRun> runs) => new(
        ["run", "s", "statements"],
        [
            ["the first: 500 masked views", Of(runs, r => r.First), Of(runs, r => r.Statements, "0")],
            ["nothing to do", Of(runs, r => r.Again), "0"],
            ["nothing to do, operator restarted", Of(runs, r => r.Restarted), "0"],
        ]);

    private static string Of(
        IEnumerable<ProvisioningRun> runs, Func<ProvisioningRun, double> value, string format = "0.00") =>
        Estimate.Of(runs.Select(value)).Show(format);
}
