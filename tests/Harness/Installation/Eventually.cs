using System.Diagnostics;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>Waits for a state of the world, with a deadline that only a broken promise reaches.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Waits until <paramref name="holds"/>; what is named in <paramref name="what"/> goes into the failure.
    /// </summary>
    public static Task HoldsAsync(string what, Func<bool> holds, Func<string>? otherwise = null) =>
        HoldsAsync(what, () => Task.FromResult(holds()), otherwise);

    public static async Task HoldsAsync(string what, Func<Task<bool>> holds, Func<string>? otherwise = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > Deadline)
            {
                Assert.Fail($"Within {Deadline.TotalSeconds:0} s this did not happen: {what}. {otherwise?.Invoke()}");
            }

            await Task.Delay(Interval);
        }
    }
}
