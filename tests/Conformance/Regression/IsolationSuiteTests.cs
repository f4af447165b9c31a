using System.Text.RegularExpressions;

namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>PostgreSQL's isolation suite: sessions wait for each other, fail and go on as they do directly.</summary>
public sealed partial class IsolationSuiteTests
{
    // It looks for its sessions in pg_stat_activity by the start of application_name, which is the gateway's.
    private const string FindsSessionsByName = "insert-conflict-specconflict";

    private SuiteComparison _runs = null!;

    [OneTimeSetUp]
    public async Task RunBothAsync() => _runs = await SuiteComparison.RunAtOnceAsync(Suite.Isolation);

    [TestCaseSource(nameof(Tests))]
    public void Isolation_test_says_the_same_through_the_gateway(string test)
    {
        var (direct, gateway) = (_runs.Direct.Of(test), _runs.Gateway.Of(test));
        Assert.That(LongName().Replace(gateway.Output, ""), Is.EqualTo(direct.Output));
    }

    private static IEnumerable<string> Tests() => Suite.Isolation.Tests().Except([FindsSessionsByName]);

    // The driver appends to application_name: with the gateway's start of it, that can exceed the server's 63 bytes.
    [GeneratedRegex("""^\w+: NOTICE:  identifier "dbgw/.*" will be truncated to "dbgw/.*"\n""", RegexOptions.Multiline)]
    private static partial Regex LongName();
}
