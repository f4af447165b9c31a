using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>What holds took that one proxy had at the same time.</summary>
public sealed record HoldRun
{
    public required int Holds { get; init; }

    /// <summary>From the first statement to the last request.</summary>
    public required TimeSpan Asking { get; init; }

    /// <summary>Resident, with the connections idle.</summary>
    public required long BytesIdle { get; init; }

    /// <summary>Resident, with all of them holding a statement.</summary>
    public required long BytesHeld { get; init; }

    public required int ThreadsIdle { get; init; }

    public required int ThreadsHeld { get; init; }

    /// <summary>Of one processor, while all are held and nothing happens.</summary>
    public required double CpuHeld { get; init; }

    /// <summary>Approval to the end of the answer (ms), in ascending order.</summary>
    public required IReadOnlyList<double> Latencies { get; init; }

    /// <summary>Statements that took effect.</summary>
    public required int Executed { get; init; }

    public override string ToString() => new Table(
        ["holds", "asked in s", "RSS MB idle", "held", "kB per hold", "threads idle", "held", "CPU % held",
            "approval to answer p50 ms", "p99 ms", "max ms", "executed"],
        [[
            $"{Holds}", Show(Asking.TotalSeconds, "0.0"), Show(BytesIdle / 1e6, "0"), Show(BytesHeld / 1e6, "0"),
            Show((BytesHeld - BytesIdle) / 1e3 / Holds, "0.0"), $"{ThreadsIdle}", $"{ThreadsHeld}",
            Show(CpuHeld * 100, "0.0"),
            Show(Quantiles.Of(Latencies, 0.5), "0.0"), Show(Quantiles.Of(Latencies, 0.99), "0.0"),
            Show(Latencies[^1], "0.0"), $"{Executed}",
        ]]).ToString();

    private static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
