namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>Threads of processes, see proc(5).</summary>
internal static class Threads
{
    public static int Of(int processId) => Directory.GetDirectories($"/proc/{processId}/task").Length;
}
