namespace GatewayOperator.Local;

/// <summary>Finds the gateway-proxy binary.</summary>
public static class ProxyLocator
{
    private const string Name = "gateway-proxy";

    /// <exception cref="LocalModeException">There is none.</exception>
    public static string Find(string? given)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = here.Parent?.Name ?? "";
        string[] candidates = given is not null
            ? [Path.GetFullPath(given)]
            :
            [
                Path.Combine(here.FullName, Name),
                // In a development tree every project has an output directory of its own.
                Path.GetFullPath(Path.Combine(
                    here.FullName, "../../../../../proxy/GatewayProxy/bin", configuration, here.Name, Name)),
            ];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new LocalModeException(
                $"gateway-proxy is not at {string.Join(" or ", candidates)}; build it, or name it with --proxy.");
    }
}
