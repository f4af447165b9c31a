using System.Diagnostics;

namespace GatewayOperator.Tests.Support;

/// <summary>
/// Runs PostgreSQL's programs; as user <c>postgres</c> when the tests run as root, which initdb refuses.
/// </summary>
public static class ServerCommand
{
    public static bool AsPostgres => Environment.UserName == "root";

    public static ProcessStartInfo Describe(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(AsPostgres ? "runuser" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (var argument in AsPostgres ? ["-u", "postgres", "--", program, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <returns>Standard output.</returns>
    /// <exception cref="InvalidOperationException">Exit code other than 0; carries what the program said.</exception>
    public static async Task<string> RunAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var process = Process.Start(Describe(program, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct).ConfigureAwait(false);
        return process.ExitCode == 0
            ? await output.ConfigureAwait(false)
            : throw new InvalidOperationException(
                $"{Path.GetFileName(program)} exited with {process.ExitCode}: {await error.ConfigureAwait(false)}");
    }
}
