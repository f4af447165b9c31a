using System.Globalization;

namespace GatewayOperator.Tests.Benchmarks.Measuring;

/// <summary>
/// Follows the processor time (user and system) of processes, so that what they used between two moments can be told
/// afterwards.
/// </summary>
public sealed class CpuClock : IAsyncDisposable
{
    /// <summary>As finely as the kernel tells: a tick is 10 ms.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private const double MicrosPerTick = 10_000;

    private readonly IReadOnlyList<int> _processIds;
    private readonly List<(long At, double Used)> _samples = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _sampling = Task.CompletedTask;

    private CpuClock(IReadOnlyList<int> processIds) => _processIds = processIds;

    public static CpuClock Start(IReadOnlyList<int> processIds)
    {
        var clock = new CpuClock(processIds);
        clock._sampling = clock.SampleAsync();
        return clock;
    }

    public static TimeSpan UsedBy(IEnumerable<int> processIds) =>
        TimeSpan.FromMicroseconds(processIds.Sum(Ticks) * MicrosPerTick);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sampling;
    }

    /// <summary>Used between two moments, in microseconds since 1970.</summary>
    public TimeSpan Between(long start, long end) => TimeSpan.FromMicroseconds(At(end) - At(start));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task SampleAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Sample();
            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Sample();
    }

    private void Sample()
    {
        var now = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch;
        _samples.Add(((long)now.TotalMicroseconds, UsedBy(_processIds).TotalMicroseconds));
    }

    private double At(long moment)
    {
        var after = _samples.FindIndex(s => s.At >= moment);
        if (after <= 0)
        {
            return after < 0 ? _samples[^1].Used : _samples[0].Used;
        }

        var (left, right) = (_samples[after - 1], _samples[after]);
        return left.Used + ((right.Used - left.Used) * (moment - left.At) / (right.At - left.At));
    }

    // proc(5): utime and stime are the 12th and 13th field behind the name, which may itself contain spaces.
    private static long Ticks(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..13].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture));
    }
}
