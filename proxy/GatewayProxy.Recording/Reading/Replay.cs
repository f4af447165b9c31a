using System.Runtime.CompilerServices;

namespace GatewayProxy.Recording.Reading;

/// <summary>Plays a recorded session again: the same lines, in the same rhythm.</summary>
public static class Replay
{
    /// <summary>
    /// The session's lines, each after the pause that went before it divided by <paramref name="speed"/>. Zero means
    /// without pauses.
    /// </summary>
    /// <param name="lines">The session's lines.</param>
    /// <param name="speed">1 is the session's own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="selection">What is shown; before its first line there is no pause. Null shows all.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async IAsyncEnumerable<ReplayStep> PlayAsync(
        IAsyncEnumerable<JournalLine> lines,
        double speed,
        TimeProvider time,
        ReplaySelection? selection = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegative(speed);
        DateTimeOffset? startedAt = null;
        var from = selection?.From ?? TimeSpan.Zero;
        var playingSince = time.GetTimestamp();
        await foreach (var line in lines.WithCancellation(cancellation).ConfigureAwait(false))
        {
            startedAt ??= line.At;
            var offset = line.At - startedAt.Value;
            if (selection?.Shows(new ReplayStep(offset, line)) == false)
            {
                continue;
            }

            if (speed > 0 && offset > from)
            {
                // Measured against the start and not line by line: pauses do not add up their errors.
                var pause = ((offset - from) / speed) - time.GetElapsedTime(playingSince);
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
