using GatewayProxy.Recording;

namespace GatewayProxy.Recordings;

/// <summary>
/// What of a session's record is as safe as its target wants it before statements go on: <c>durability</c> Synced or
/// Remote. Used by the client's loop only.
/// </summary>
/// <param name="journal">The session's journal.</param>
/// <param name="makeSafe">Returns when the lines up to a number are safe.</param>
public sealed class JournalSafety(SessionJournal journal, Func<long, Task> makeSafe)
{
    private long _safe;

    public bool IsBehind => journal.Lines > _safe;

    /// <summary>Waits until every line written so far is safe.</summary>
    /// <exception cref="JournalException">That cannot be had: nothing may go on.</exception>
    public async Task CatchUpAsync()
    {
        var lines = journal.Lines;
        await makeSafe(lines);
        _safe = lines;
    }
}
