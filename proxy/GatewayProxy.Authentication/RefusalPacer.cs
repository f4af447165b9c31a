namespace GatewayProxy.Authentication;

/// <summary>
/// Delays refusals to a common moment, so that the time to an answer does not tell an unknown issuer from a bad
/// signature, or a missing grant from another's.
/// </summary>
public sealed class RefusalPacer(TimeProvider time)
{
    /// <summary>Refusals are answered at multiples of this after the token arrived.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for the next multiple of <see cref="Step"/>.</summary>
    /// <param name="startTimestamp"><see cref="TimeProvider.GetTimestamp"/> of when the token arrived.</param>
    /// <param name="cancellationToken">The client has gone or the process stops.</param>
    public Task WaitAsync(long startTimestamp, CancellationToken cancellationToken)
    {
        var elapsed = time.GetElapsedTime(startTimestamp).Ticks;
        return Task.Delay(TimeSpan.FromTicks(Step.Ticks - (elapsed % Step.Ticks)), time, cancellationToken);
    }
}
