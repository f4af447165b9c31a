namespace GatewayOperator.Approvals;

/// <summary>Loops that are one piece of work: when one ends, all do.</summary>
internal static class Loops
{
    /// <summary>Runs until it is cancelled, or one of them ends; its failure is that of all.</summary>
    public static async Task RunAsync(CancellationToken ct, params IEnumerable<Func<CancellationToken, Task>> loops)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] running = [.. loops.Select(run => run(stopping.Token))];
        try
        {
            await Task.WhenAny(running).Unwrap().ConfigureAwait(false);
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
