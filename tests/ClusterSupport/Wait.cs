using System.Diagnostics;

namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>Waits for a state of the world, with a deadline that only a broken promise reaches.</summary>
public static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TimeoutException">It did not come; names <paramref name="what"/>.</exception>
    public static async Task UntilAsync(
        string what, Func<Task<bool>> holds, Func<string>? otherwise = null, TimeSpan? deadline = null)
    {
        var limit = deadline ?? Deadline;
        for (var clock = Stopwatch.StartNew(); !await holds().ConfigureAwait(false);)
        {
            if (clock.Elapsed > limit)
            {
                throw new TimeoutException(
                    $"Within {limit.TotalSeconds:0} s this did not happen: {what}. {otherwise?.Invoke()}");
            }

            await Task.Delay(Interval).ConfigureAwait(false);
        }
    }
}
