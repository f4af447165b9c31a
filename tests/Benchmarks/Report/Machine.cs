using System.Globalization;
using System.Runtime.InteropServices;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>Where and with what the figures were made.</summary>
public static class Machine
{
    /// <summary>Two lines: the machine and the day, the versions.</summary>
    public static async Task<string> DescribeAsync(CancellationToken ct)
    {
        var processor = Value("/proc/cpuinfo", "model name");
        var memory = long.Parse(
            Value("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024;
        var kernel = (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", ct)).Trim();
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var commit = await FirstLineAsync("git", ct, "-C", Programs.Repository, "describe", "--always", "--dirty");
        string[] versions =
        [
            await FirstLineAsync("pgbench", ct, "--version"),
            await FirstLineAsync(Programs.Pgbouncer, ct, "--version"),
            (await FirstLineAsync(Programs.Haproxy, ct, "-v")).Split(" - ")[0],
            RuntimeInformation.FrameworkDescription,
            $"gateway {commit}",
        ];
        return $"{day}; {processor}, {Environment.ProcessorCount} cores, {memory} GiB, Linux {kernel}.\n"
            + $"{string.Join("; ", versions)}.\n";
    }

    private static string Value(string file, string name) =>
        File.ReadLines(file).First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Trim();

    private static async Task<string> FirstLineAsync(string program, CancellationToken ct, params string[] arguments)
    {
        var said = await new ClientProgram(program, arguments, new Dictionary<string, string>()).RunAsync(ct);
        return said.Split('\n')[0].Trim();
    }
}
