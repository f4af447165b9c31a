using System.Diagnostics;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Chart;

/// <summary>The real helm, with files of its own.</summary>
internal sealed class Helm : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("gwhelm-").FullName;

    public static string ChartPath => SourceTree.PathOf("charts/gateway-operator");

    /// <summary>The newest server that the rendering is asked for; helm's own idea of it changes with helm.</summary>
    public const string Today = "1.32.0";

    /// <summary>Renders the chart, which must succeed.</summary>
    public async Task<RenderedChart> TemplateAsync(string values = "", string kubernetes = Today)
    {
        var result = await TryTemplateAsync(values, kubernetes);
        return new RenderedChart(result.Succeeded());
    }

    public Task<KubectlResult> TryTemplateAsync(string values, string kubernetes = Today) => RunAsync(
        "template", "release", ChartPath, "--namespace", "gateways", "--kube-version", kubernetes, "--values",
        Write(values));

    /// <summary>The path of a file with these values.</summary>
    public string Write(string values)
    {
        var path = Path.Combine(_home, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, values);
        return path;
    }

    public async Task<KubectlResult> RunAsync(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(SourceTree.Tool("helm"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var kind in new[] { "CACHE", "CONFIG", "DATA" })
        {
            start.Environment[$"HELM_{kind}_HOME"] = Path.Combine(_home, kind);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new KubectlResult(process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
