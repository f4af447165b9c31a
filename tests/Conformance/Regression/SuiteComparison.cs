namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>Both runs of a suite, made once.</summary>
public sealed record SuiteComparison(SuiteRun Direct, SuiteRun Gateway)
{
    public static async Task<SuiteComparison> RunAsync(Suite suite) => new(
        await SuiteRun.RunAsync(suite, TwoWays.Direct), await SuiteRun.RunAsync(suite, TwoWays.Gateway));

    /// <summary>Fails unless the driver's verdict on a test and the output it judged are the same both ways.</summary>
    public void AssertSame(string test)
    {
        var (direct, gateway) = (Direct.Of(test), Gateway.Of(test));
        Assert.That(gateway.Passed, Is.EqualTo(direct.Passed), $"The driver's diff:\n{Gateway.Differences}");
        Assert.That(gateway.Output, Is.EqualTo(direct.Output));
    }
}
