using GatewayOperator.Api.SessionRecords;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Removes what a target has kept long enough: the recording first and its record last, so that what is interrupted is
/// taken up again. A recording whose upload was not confirmed stays, however old it is.
/// </summary>
/// <param name="records">The index.</param>
/// <param name="store">The part of the store that is the target's.</param>
/// <param name="location">URI of that part: what is recorded to be elsewhere stays there.</param>
/// <param name="announce">Returns when it is provable that these sessions are removed on purpose.</param>
/// <param name="time">The clock.</param>
public sealed class RecordingRetention(
    ISessionRecords records,
    IRecordingStore store,
    string location,
    Func<IReadOnlyList<SessionRecord>, CancellationToken, Task> announce,
    TimeProvider time)
{
    /// <param name="namespace">Of the target.</param>
    /// <param name="target">Its name.</param>
    /// <param name="retention">How long a recording stays after its session's end.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many sessions are gone.</returns>
    /// <exception cref="IOException">Storage refuses, for an object is locked; what it refuses stays.</exception>
    public async Task<int> SweepAsync(
        string @namespace, string target, TimeSpan retention, CancellationToken cancellation)
    {
        var due = await DueAsync(@namespace, target, time.GetUtcNow() - retention, cancellation).ConfigureAwait(false);
        if (due.Count == 0)
        {
            return 0;
        }

        await announce(due, cancellation).ConfigureAwait(false);
        var removed = 0;
        RecordingStoreException? refusal = null;
        foreach (var record in due)
        {
            try
            {
                await RemoveAsync(@namespace, record.Spec.SessionId, cancellation).ConfigureAwait(false);
                removed++;
            }
            catch (RecordingStoreException e) when (!e.IsTransient)
            {
                refusal ??= e;
            }
        }

        return refusal is null ? removed : throw refusal;
    }

    private async Task<List<SessionRecord>> DueAsync(
        string @namespace, string target, DateTimeOffset until, CancellationToken cancellation)
    {
        var due = new List<SessionRecord>();
        await foreach (var record in records.ListAsync(@namespace, target, cancellation).ConfigureAwait(false))
        {
            // They come in the order of their starts, and no session ends before it has started.
            if (record.Spec.StartedAt > until)
            {
                break;
            }

            if (IsConfirmed(record.Status) && record.Status!.EndedAt <= until)
            {
                due.Add(record);
            }
        }

        return due;
    }

    private bool IsConfirmed(SessionRecordStatus? status) => status is
    {
        Location: { } there,
        Head: not null,
        State: SessionRecordState.Complete or SessionRecordState.Interrupted,
    } && there.StartsWith(location + "/", StringComparison.Ordinal);

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
