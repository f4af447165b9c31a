using System.Diagnostics;

namespace GatewayOperator.Tests.Faults;

/// <summary>Waits for what a broken world needs longer for than a sound one: pauses between attempts add up.</summary>
public static class Patiently
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    public static async Task UntilAsync(string what, Func<Task<bool>> holds, Func<string>? otherwise = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > Patience)
            {
                Assert.Fail($"Within {Patience.TotalSeconds:0} s this did not happen: {what}. {otherwise?.Invoke()}");
            }

            await Task.Delay(Interval);
        }
    }
}
