namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>Where the sources and the programs built from them are.</summary>
public static class Repository
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    public static string Root { get; } = FindRoot();

    public static string Operator => Built("operator/GatewayOperator", "gateway-operator");

    public static string Proxy => Built("proxy/GatewayProxy", "gateway-proxy");

    public static string Cli => Built("operator/GatewayOperator.Cli", "dbgateway");

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    // The programs as they are shipped, built in the same configuration as this assembly.
    private static string Built(string project, string program) =>
        Path.Combine(Root, project, "bin", Output.Parent!.Name, Output.Name, program);

    private static string FindRoot()
    {
        for (var directory = Output; directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "GatewayOperator.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The tests start the built programs and run from inside the repository.");
    }
}
