namespace GatewayOperator.Api.Tests;

/// <summary>The checked-in files that tests look at.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Crds => Path.Combine(Root, "crds");

    public static string Samples => Path.Combine(Crds, "samples");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "GatewayOperator.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
