using System.Text;

namespace GatewayProxy.Sql.Tests;

/// <summary>What PostgreSQL tests itself with: scripts/postgres-sources brings it.</summary>
public sealed class RegressionSuiteTests
{
    private const int Plenty = 30_000;

    [Test]
    public void Nothing_in_PostgreSQLs_own_regression_suite_is_unrecognised()
    {
        var counts = new Dictionary<Type, int>();
        var unrecognised = new List<string>();
        foreach (var statement in RegressionSuite.Statements())
        {
            var outcome = Parsers.Parse(statement);
            counts[outcome.GetType()] = counts.GetValueOrDefault(outcome.GetType()) + 1;
            if (outcome is Unrecognised why)
            {
                unrecognised.Add($"{why.What}: {Encoding.UTF8.GetString(statement)}");
            }
        }

        TestContext.Out.WriteLine(string.Join(", ", counts.Select(count => $"{count.Value} {count.Key.Name}")));
        Assert.That(unrecognised, Is.Empty);
        Assert.That(counts[typeof(Parsed)], Is.GreaterThan(Plenty));
    }
}
