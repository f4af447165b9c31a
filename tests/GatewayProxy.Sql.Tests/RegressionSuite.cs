using System.Text;
using System.Text.Unicode;

namespace GatewayProxy.Sql.Tests;

/// <summary>The statements that PostgreSQL tests itself with: scripts/postgres-sources brings them.</summary>
internal static class RegressionSuite
{
    private static readonly string Scripts = Path.Combine(
        RepositoryRoot(), "artifacts", "tools", "postgresql", "source", "src", "test", "regress", "sql");

    /// <summary>A few scripts are not text in UTF-8, on purpose.</summary>
    public static IEnumerable<byte[]> Statements()
    {
        Assert.That(Scripts, Does.Exist, "run scripts/postgres-sources");
        return Directory.EnumerateFiles(Scripts, "*.sql")
            .SelectMany(script => StatementSplitter.Split(File.ReadAllText(script, Encoding.Latin1)))
            .Select(Encoding.Latin1.GetBytes)
            .Where(statement => Utf8.IsValid(statement));
    }

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
