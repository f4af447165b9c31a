using System.Diagnostics;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>Runs a program as its user would, with an environment of its own.</summary>
public static class ClientProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task<ProgramResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? patience = null) =>
        Start(program, arguments, environment, patience).EndAsync();

    /// <summary>Starts without waiting; disposing what is returned ends it.</summary>
    public static RunningProgram Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? patience = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var variables = start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList();
        foreach (var inherited in variables)
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new RunningProgram(process, patience ?? Patience);
    }
}
