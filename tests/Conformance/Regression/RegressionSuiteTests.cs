namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>PostgreSQL's regression suite: the gateway changes nothing of what any of its tests says.</summary>
public sealed class RegressionSuiteTests
{
    private SuiteComparison _runs = null!;

    [OneTimeSetUp]
    public async Task RunBothAsync() => _runs = await SuiteComparison.RunAsync(Suite.Regress);

    [TestCaseSource(nameof(Tests))]
    public void Regression_test_says_the_same_through_the_gateway(string test) => _runs.AssertSame(test);

    private static IEnumerable<string> Tests() => Suite.Regress.Tests();
}
