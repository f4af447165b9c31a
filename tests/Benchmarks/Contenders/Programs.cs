namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>Where the sources and the built programs are.</summary>
public static class Programs
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    public static string Repository { get; } = FindRepository();

    /// <summary>As it is shipped, built in the same configuration as this program.</summary>
    public static string Gateway { get; } = Path.Combine(
        Repository, "proxy/GatewayProxy/bin", Output.Parent!.Name, Output.Name, "gateway-proxy");

    /// <summary>This program.</summary>
    public static string Self => Environment.ProcessPath!;

    public static string Pgbouncer => Found("pgbouncer", "/usr/sbin/pgbouncer");

    public static string Haproxy => Found("haproxy", "/usr/sbin/haproxy");

    private static string Found(string name, string wellKnown) => File.Exists(wellKnown) ? wellKnown : name;

    private static string FindRepository()
    {
        for (var directory = Output; directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "GatewayOperator.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The benchmarks start the built programs: run them inside the repository.");
    }
}
