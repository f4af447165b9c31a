using System.Diagnostics;
using System.Globalization;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>Looks at the processes of this machine through /proc.</summary>
public static class Processes
{
    /// <summary>Ids of running processes whose command line has <paramref name="part"/>, zombies left out.</summary>
    public static IReadOnlyList<int> Naming(string part) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0)
            .Where(id => id > 0 && CommandLine(id).Contains(part, StringComparison.Ordinal)),
    ];

    public static void Signal(string name, int id)
    {
        using var kill = Process.Start("kill", [$"-{name}", id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Resident memory in bytes (VmRSS of /proc/ID/status, which counts in KiB).</summary>
    public static long ResidentBytes(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
