namespace GatewayOperator.Kubernetes.Tests;

/// <summary>Waits for a state of the world, with a deadline that only a broken program meets.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task True(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            if (deadline.IsCancellationRequested)
            {
                Assert.Fail($"Never: {what}");
            }

            await Task.Delay(1);
        }
    }

    /// <summary>The end of a task that is expected to end.</summary>
    public static Task Ends(this Task task) => task.WaitAsync(Deadline);

    /// <summary>The end of a task that is expected to end.</summary>
    public static Task<T> Ends<T>(this Task<T> task) => task.WaitAsync(Deadline);
}
