using System.Globalization;

namespace GatewayOperator.Tests.Benchmarks.Memory;

/// <summary>VmRSS of proc(5), which counts in KiB.</summary>
public static class ResidentMemory
{
    public static long Of(int processId) => Value(processId, "VmRSS:");

    /// <summary>The most it ever was.</summary>
    public static long PeakOf(int processId) => Value(processId, "VmHWM:");

    private static long Value(int processId, string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status")
            .First(l => l.StartsWith(name, StringComparison.Ordinal));
        var kibibytes = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
    }
}
