using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Measuring;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks;

/// <summary>Measures a million rows out and in, in rotating order.</summary>
public sealed class BulkRounds(Field field, int rounds)
{
    private readonly Dictionary<string, long> _bytes = [];

    public async Task<IReadOnlyList<BulkFigures>> RunAsync(BulkCell cell, CancellationToken ct)
    {
        var runs = field.Contenders.ToDictionary(c => c.Name, _ => new List<BulkRun>());
        // The first round is for compilers and caches.
        for (var round = -1; round < rounds; round++)
        {
            foreach (var contender in field.Contenders.Rotated(round + 1))
            {
                var run = await RunAsync(cell, contender, ct);
                if (round >= 0)
                {
                    runs[contender.Name].Add(run);
                }
            }
        }

        return [.. field.Contenders.Select(c => BulkFigures.Of(cell, c.Name, runs))];
    }

    private async Task<BulkRun> RunAsync(BulkCell cell, Contender contender, CancellationToken ct)
    {
        if (cell.Inwards)
        {
            await field.Server.ExecuteAsync(ct, "TRUNCATE bench_load", "CHECKPOINT");
        }

        using var client = RawClient.LogIn(contender);
        var used = CpuClock.UsedBy(contender.ProcessIds);
        var started = TimeProvider.System.GetTimestamp();
        var bytes = cell.Run(client);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        Compare(cell, contender, bytes);
        return new BulkRun(
            bytes / elapsed.TotalMicroseconds, (CpuClock.UsedBy(contender.ProcessIds) - used).TotalMilliseconds);
    }

    private void Compare(BulkCell cell, Contender contender, long bytes)
    {
        if (!_bytes.TryAdd(cell.Name, bytes) && _bytes[cell.Name] != bytes)
        {
            throw new InvalidOperationException(
                $"{cell.Name}, {contender.Name}: {bytes} bytes, not {_bytes[cell.Name]}");
        }
    }
}
