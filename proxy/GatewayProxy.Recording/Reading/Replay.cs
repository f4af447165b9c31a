using System.Runtime.CompilerServices;

namespace GatewayProxy.Recording.Reading;

/// <summary>Plays a recorded session again: the same lines, in the same rhythm.</summary>
public static class Replay
{
    /// <summary>
    /// The session's lines, each after the pause that went before it divided by <paramref name="speed"/>. Zero means
    /// without pauses.
    /// </summary>
    public static async IAsyncEnumerable<ReplayStep> PlayAsync(
        JournalReader journal, double speed, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegative(speed);
        DateTimeOffset? startedAt = null;
        var playingSince = time.GetTimestamp();
        while (journal.TryRead(out var line))
        {
            startedAt ??= line.At;
            var offset = line.At - startedAt.Value;
            if (speed > 0)
            {
                // Measured against the start and not line by line: pauses do not add up their errors.
                var pause = (offset / speed) - time.GetElapsedTime(playingSince);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, time, cancellation);
                }
            }

            cancellation.ThrowIfCancellationRequested();
            yield return new ReplayStep(offset, line);
        }
    }
}
