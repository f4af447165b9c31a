using System.Diagnostics;

namespace GatewayOperator.Tests.Support;

/// <summary>Finds an installed PostgreSQL server (15 to 18).</summary>
public static class PostgresBinaries
{
    private static readonly Lazy<string> Found = new(Locate);

    /// <summary>
    /// The directory that holds <c>initdb</c> and <c>postgres</c>; <c>PGBIN</c> overrides the search.
    /// </summary>
    public static string Directory => Found.Value;

    public static string PathOf(string program) => Path.Combine(Directory, program);

    private static string Locate()
    {
        var candidates = new[] { Environment.GetEnvironmentVariable("PGBIN") }
            .Concat(Enumerable.Range(15, 4).Reverse().SelectMany(WellKnown))
            .Append(FromPgConfig());
        return candidates.FirstOrDefault(d => d is not null && File.Exists(Path.Combine(d, "initdb")))
            ?? throw new InvalidOperationException(
                "No PostgreSQL server found: install postgresql (15 to 18) or set PGBIN to its bin directory.");
    }

    private static IEnumerable<string> WellKnown(int major) =>
        [$"/usr/lib/postgresql/{major}/bin", $"/usr/pgsql-{major}/bin", $"/opt/homebrew/opt/postgresql@{major}/bin"];

    private static string? FromPgConfig()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("pg_config", "--bindir")
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            });
            return process?.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
