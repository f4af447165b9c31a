namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>PostgreSQL's regression suite: the gateway changes nothing of what any of its tests says.</summary>
public sealed class RegressionSuiteTests
{
    private SuiteComparison _runs = null!;

    [OneTimeSetUp]
    public async Task RunBothAsync() => _runs = await SuiteComparison.RunInTurnAsync(Suite.Regress);

    [TestCaseSource(nameof(Tests))]
    public void Regression_test_says_the_same_through_the_gateway(string test)
    {
        var (direct, gateway) = (_runs.Direct.Of(test), _runs.Gateway.Of(test));
        Assert.That(gateway.Passed, Is.EqualTo(direct.Passed), _runs.Gateway.Differences);
        Assert.That(gateway.Output, Is.EqualTo(direct.Output));
    }

    private static IEnumerable<string> Tests() => Suite.Regress.Tests();
}
