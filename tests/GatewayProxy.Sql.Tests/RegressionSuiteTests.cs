using System.Text;
using System.Text.Unicode;

namespace GatewayProxy.Sql.Tests;

/// <summary>What PostgreSQL tests itself with: scripts/postgres-sources brings it.</summary>
public sealed class RegressionSuiteTests
{
    private const int Plenty = 30_000;

    private static readonly string Scripts = Path.Combine(
        RepositoryRoot(), "artifacts", "tools", "postgresql", "source", "src", "test", "regress", "sql");

    [Test]
    public void Nothing_in_PostgreSQLs_own_regression_suite_is_unrecognised()
    {
        Assert.That(Scripts, Does.Exist, "run scripts/postgres-sources");
        var counts = new Dictionary<Type, int>();
        var unrecognised = new List<string>();
        foreach (var statement in Directory.EnumerateFiles(Scripts, "*.sql").SelectMany(Statements))
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

    /// <summary>A few scripts are not text in UTF-8, on purpose.</summary>
    private static IEnumerable<byte[]> Statements(string script)
        => StatementSplitter.Split(File.ReadAllText(script, Encoding.Latin1)).Select(Encoding.Latin1.GetBytes)
            .Where(statement => Utf8.IsValid(statement));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GatewayOperator.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("no GatewayOperator.sln above the tests");
    }
}
