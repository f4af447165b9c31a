using System.Diagnostics;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>kubectl as the user of one kubeconfig.</summary>
public sealed class Kubectl
{
    private readonly string _program;
    private readonly string _kubeconfig;

    /// <param name="kubeconfig">Its folder also takes what kubectl remembers.</param>
    /// <param name="program">A program of scripts/kubernetes: <c>kubectl</c> or <c>kubectl-1.32</c>.</param>
    public Kubectl(string kubeconfig, string program = "kubectl")
    {
        _kubeconfig = kubeconfig;
        _program = SourceTree.Tool(program);
    }

    public Task<KubectlResult> RunAsync(params IReadOnlyList<string> arguments) => RunAsync(arguments, input: null);

    /// <summary><c>apply -f -</c> of a document, with more arguments if given.</summary>
    public Task<KubectlResult> ApplyAsync(string yaml, params IReadOnlyList<string> arguments) =>
        RunAsync(["apply", "-f", "-", .. arguments], yaml);

    public async Task<KubectlResult> RunAsync(
        IReadOnlyList<string> arguments, string? input, CancellationToken ct = default)
    {
        using var process = Process.Start(Describe(arguments))!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading what it was given; its exit code says why.
        }

        try
        {
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new KubectlResult(
            process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    private ProcessStartInfo Describe(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["KUBECONFIG"] = _kubeconfig;
        start.Environment["KUBECACHEDIR"] = Path.Combine(Path.GetDirectoryName(_kubeconfig)!, "kubectl-cache");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
