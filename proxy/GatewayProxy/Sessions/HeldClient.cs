using GatewayProxy.Approvals;
using GatewayProxy.Ddl;

namespace GatewayProxy.Sessions;

/// <summary>
/// The client's side of a hold: its connection is watched, so that nobody approves what nobody waits for, and what it
/// sends behind the held statement stays where it is.
/// </summary>
internal sealed class HeldClient(Session session, SessionServices services)
{
    /// <summary>What is taken in behind a held statement (bytes); the rest waits in the network.</summary>
    private const int MostAhead = 64 * 1024;

    /// <summary>How often it is looked whether a client is still there of which no more is taken in.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private Task? _readable;

    /// <summary>The connection is still waited for: <see cref="EndWatchAsync"/> before it is read.</summary>
    public bool IsWatching => _readable is not null;

    /// <summary>The client has closed its connection while its statement was held.</summary>
    public bool HasLost { get; private set; }

    /// <summary>Returns when the hold is over, for whatever reason.</summary>
    public async ValueTask WaitAsync(
        HeldStatement held, bool isSegmentOpen, Func<ReadOnlyMemory<byte>, ValueTask> send)
    {
        using var hold = new Hold();
        session.Hold = hold;
        try
        {
            var own = new OwnMessages(session, services.Time, isSegmentOpen, services.Cancels, send);
            var change = held.Change is null ? null : new SchemaChange(session, held, own, services);
            var decided = new StatementHold(session, held, hold, own, services.Approvals, services.Time, change)
                .RunAsync(isSegmentOpen);
            await WatchAsync(decided, hold);
            await decided;
        }
        finally
        {
            session.Hold = null;
        }

        // Whoever has decided has other things to do.
        await Task.Yield();
    }

    /// <summary>Returns when the client has sent something, or nothing more will come.</summary>
    public async ValueTask EndWatchAsync()
    {
        var readable = _readable ?? Task.CompletedTask;
        _readable = null;
        await readable;
    }

    private async Task WatchAsync(Task decided, Hold hold)
    {
        var buffer = session.Client.Buffer;
        while (!decided.IsCompleted && buffer.Count < MostAhead)
        {
            // Nothing is read into the buffer before it is there: the buffer may be used as soon as the hold is over.
            _readable ??= ReadableAsync();
            if (await Task.WhenAny(decided, _readable) == decided)
            {
                return;
            }

            if (!await TryReadAsync())
            {
                Gone(hold);
                return;
            }
        }

        await WatchUnreadAsync(decided, hold);
    }

    // A stream that is closed already fails here, and not in whoever waits for the decision.
    private async Task<int> ReadableAsync() => await session.Client.Stream.ReadAsync(Memory<byte>.Empty);

    // The end of its stream is behind what is not read.
    private async Task WatchUnreadAsync(Task decided, Hold hold)
    {
        while (!decided.IsCompleted)
        {
            if (session.Client.HasClosed)
            {
                Gone(hold);
                return;
            }

            await Task.WhenAny(decided, Task.Delay(Interval, services.Time));
        }
    }

    private void Gone(Hold hold)
    {
        HasLost = true;
        hold.Stop(HoldEnd.ClientGone);
        session.Left(SessionEnding.ClientDisconnected);
    }

    private async Task<bool> TryReadAsync()
    {
        try
        {
            await EndWatchAsync();
            var count = await session.Client.Stream.ReadAsync(session.Client.Buffer.Free());
            session.Client.Buffer.Received(count);
            return count > 0;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            services.Log.PeerGone(session.Identity.Id, e.Message);
            return false;
        }
    }
}
