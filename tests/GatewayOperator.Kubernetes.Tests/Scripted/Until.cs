using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Kubernetes.Tests.Scripted;

/// <summary>Waits for a state of the world, with a deadline that only a broken promise reaches.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task Async(string what, Func<bool> holds) => LoopAsync(what, holds, () => { });

    /// <summary>Lets the clock go on until it is so.</summary>
    public static Task PassingAsync(FakeTimeProvider time, TimeSpan step, string what, Func<bool> holds) =>
        LoopAsync(what, holds, () => time.Advance(step));

    private static async Task LoopAsync(string what, Func<bool> holds, Action step)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!holds())
        {
            Assert.That(clock.Elapsed, Is.LessThan(Patience), what);
            step();
            await Task.Delay(10);
        }
    }
}
