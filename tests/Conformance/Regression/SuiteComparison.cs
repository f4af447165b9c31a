namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>Both runs of a suite, made once.</summary>
public sealed record SuiteComparison(SuiteRun Direct, SuiteRun Gateway)
{
    public static async Task<SuiteComparison> RunInTurnAsync(Suite suite) => new(
        await SuiteRun.RunAsync(suite, TwoWays.Direct), await SuiteRun.RunAsync(suite, TwoWays.Gateway));

    /// <summary>For a suite that waits more than it computes.</summary>
    public static async Task<SuiteComparison> RunAtOnceAsync(Suite suite)
    {
        var runs = await Task.WhenAll(
            SuiteRun.RunAsync(suite, TwoWays.Direct), SuiteRun.RunAsync(suite, TwoWays.Gateway));
        return new SuiteComparison(runs[0], runs[1]);
    }
}
