using System.Diagnostics;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>
/// A copy of a suite that the server reads data from and writes to: both the driver and the server's own COPY do,
/// therefore the driver runs as the server's user.
/// </summary>
public sealed class SuiteFolder : IDisposable
{
    private readonly string _root;

    private SuiteFolder(string root) => _root = root;

    public string Input => Path.Combine(_root, "input");

    public string Output => Path.Combine(_root, "output");

    public string CaPath => Path.Combine(_root, "ca.crt");

    public static async Task<SuiteFolder> CreateAsync(Suite suite, Endpoint endpoint)
    {
        var source = PostgresTestSources.PathOf(suite.Folder);
        var template = Path.Combine(Path.GetTempPath(), "gwsuite-XXXXXX");
        var folder = new SuiteFolder((await ServerCommand.RunAsync("mktemp", ["-d", template], default)).Trim());
        await ServerCommand.RunAsync("mkdir", [folder.Output], default);
        await File.WriteAllTextAsync(folder.CaPath, endpoint.CaPem);
        using var copy = Process.Start("cp", ["-r", source, folder.Input]);
        await copy.WaitForExitAsync();
        Assert.That(copy.ExitCode, Is.Zero, $"{source} was not copied.");
        return folder;
    }

    /// <summary>A file that the driver wrote; empty when it did not.</summary>
    public string Written(string name)
    {
        var path = Path.Combine(Output, name);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
