namespace GatewayProxy.Sessions;

/// <summary>
/// Ends all sessions for a shutdown: those at rest at once, the others when their transaction is over.
/// </summary>
public sealed class SessionDrain(SessionRegistry registry, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Returns when no session is left; after <paramref name="patience"/> they are ended in mid-transaction.
    /// </summary>
    public async Task RunAsync(TimeSpan patience, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        while (registry.Count > 0 && !ct.IsCancellationRequested)
        {
            var late = time.GetElapsedTime(startedAt) >= patience;
            foreach (var session in registry.All)
            {
                if (late || session.IsAtRest)
                {
                    session.RequestEnd(SessionEnding.Drained);
                }
            }

            await Task.Delay(Step, time, CancellationToken.None);
        }
    }
}
