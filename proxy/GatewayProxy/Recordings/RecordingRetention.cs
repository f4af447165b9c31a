using GatewayOperator.Api.SessionRecords;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Removes what a target has kept long enough: the recording first and its record last, so that what is interrupted is
/// taken up again. A recording whose upload was not confirmed stays, however old it is.
/// </summary>
public sealed class RecordingRetention(ISessionRecords records, IRecordingStore store, TimeProvider time)
{
    /// <param name="namespace">Of the target.</param>
    /// <param name="target">Its name; the store is the part that is the target's.</param>
    /// <param name="retention">How long a recording stays after its session's end.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many sessions are gone.</returns>
    /// <exception cref="IOException">Storage refuses, for an object is locked; the rest stays.</exception>
    public async Task<int> SweepAsync(
        string @namespace, string target, TimeSpan retention, CancellationToken cancellation)
    {
        var removed = 0;
        var due = time.GetUtcNow() - retention;
        await foreach (var record in records.ListAsync(@namespace, target, cancellation).ConfigureAwait(false))
        {
            // They come in the order of their starts, and no session ends before it has started.
            if (record.Spec.StartedAt > due)
            {
                break;
            }

            if (IsConfirmed(record.Status) && record.Status!.EndedAt <= due)
            {
                await RemoveAsync(@namespace, record.Spec.SessionId, cancellation).ConfigureAwait(false);
                removed++;
            }
        }

        return removed;
    }

    private static bool IsConfirmed(SessionRecordStatus? status) =>
        status is { Location: not null, State: SessionRecordState.Complete or SessionRecordState.Interrupted };

    private async Task RemoveAsync(string @namespace, string session, CancellationToken cancellation)
    {
        var segments = await store.ListAsync($"{ObjectKey.Sessions}{session}/", cancellation)
            .Select(stored => stored.Key)
            .ToListAsync(cancellation).ConfigureAwait(false);
        // The first segment says whose session it was; it goes last.
        foreach (var key in Enumerable.Reverse(segments))
        {
            await store.DeleteAsync(key, cancellation).ConfigureAwait(false);
        }

        await records.DeleteAsync(@namespace, session, cancellation).ConfigureAwait(false);
    }
}
