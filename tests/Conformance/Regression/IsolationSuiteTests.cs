namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>PostgreSQL's isolation suite: sessions that wait for each other do so in the same order.</summary>
public sealed class IsolationSuiteTests
{
    private SuiteComparison _runs = null!;

    [OneTimeSetUp]
    public async Task RunBothAsync() => _runs = await SuiteComparison.RunAsync(Suite.Isolation);

    [TestCaseSource(nameof(Tests))]
    public void Isolation_test_says_the_same_through_the_gateway(string test) => _runs.AssertSame(test);

    private static IEnumerable<string> Tests() => Suite.Isolation.Tests();
}
