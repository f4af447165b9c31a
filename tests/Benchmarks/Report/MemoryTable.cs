using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Memory;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>Resident memory with idle sessions.</summary>
public static class MemoryTable
{
    public static Table Of(IEnumerable<MemoryRun> runs) => new(
        ["contender", "idle sessions", "RSS MB", "kB/session"],
        [
            .. runs.Select(r => (string[])
            [
                r.Contender,
                r.Sessions.ToString("N0", CultureInfo.InvariantCulture),
                (r.Bytes / 1e6).ToString("0", CultureInfo.InvariantCulture),
                r.Sessions == 0 ? "" : (r.PerSession / 1e3).ToString("0.0", CultureInfo.InvariantCulture),
            ]),
        ]);
}
