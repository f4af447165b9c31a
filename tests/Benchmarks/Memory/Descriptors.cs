using System.Globalization;

namespace GatewayOperator.Tests.Benchmarks.Memory;

/// <summary>Open files of processes, see proc(5).</summary>
public static class Descriptors
{
    /// <summary>Client, server and journal.</summary>
    private const int PerSession = 3;

    private const int Spare = 500;

    /// <summary>How many sessions a gateway can hold here: the limit that this process hands down to it.</summary>
    public static int MaxSessions => (Limit() - Spare) / PerSession;

    public static int OpenIn(int processId) => Directory.GetFiles($"/proc/{processId}/fd").Length;

    private static int Limit()
    {
        var line = File.ReadLines("/proc/self/limits")
            .First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return int.TryParse(hard, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
