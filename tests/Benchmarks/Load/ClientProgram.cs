using System.Diagnostics;

namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>Runs a libpq program to its end with an environment of its own.</summary>
public sealed class ClientProgram(
    string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>What it printed.</summary>
    /// <exception cref="InvalidOperationException">Exit code other than 0; carries what the program said.</exception>
    public async Task<string> RunAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var inheritedOnes = start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList();
        foreach (var inherited in inheritedOnes)
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {await error}");
    }
}
