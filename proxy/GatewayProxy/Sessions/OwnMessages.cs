using GatewayProxy.Approvals;
using GatewayProxy.Protocol;
using GatewayProxy.Recording;

namespace GatewayProxy.Sessions;

/// <summary>
/// The gateway's own messages to the server while a message of the client stands still. Their answers come back through
/// the server's loop, which is the one that may write to the client.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="time">The clock.</param>
/// <param name="isSegmentOpen">Messages of the client wait for a Sync that is still to come.</param>
/// <param name="cancels">Ends what the server does for nobody.</param>
/// <param name="send">Sends to the server.</param>
internal sealed class OwnMessages(
    Session session, TimeProvider time, bool isSegmentOpen, StatementCancels cancels,
    Func<ReadOnlyMemory<byte>, ValueTask> send)
    : IHoldPlace
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    private const string Nothing = "dbgateway: nothing";

    private readonly OwnStatement _own = new(session, time);
    private readonly MessageBuilder _messages = new();

    /// <summary>
    /// Returns when the server has answered all that was sent before, and the client was told
    /// <paramref name="notice"/>. False: it skips up to the next Sync, or is gone.
    /// </summary>
    public async ValueTask<bool> PassAsync(ReadOnlyMemory<byte> notice, CancellationToken ended)
    {
        if (!isSegmentOpen && !await session.Pending.SettledAsync(ended))
        {
            return false;
        }

        var barrier = new Barrier(notice);
        session.Pending.Add(new PendingMessage(PendingKind.Close)
        {
            IsOwn = true,
            Barrier = barrier,
            IsUnheard = !isSegmentOpen,
        });
        // Closing what does not exist is no error.
        _messages.Clear().Begin(FrontendCode.Close).Byte((byte)'S').String(Nothing).End();
        return await SendAsync(barrier, ended) && !barrier.HasFailed;
    }

    public async ValueTask<IReadOnlyList<string?>?> AskAsync(
        byte[] sql, CancellationToken ended, RedactedText? recorded = null)
    {
        if (!isSegmentOpen && !await session.Pending.SettledAsync(ended))
        {
            return null;
        }

        var barrier = new Barrier();
        if (!_own.TryBegin(sql, barrier, isUnheard: !isSegmentOpen, recorded))
        {
            return null;
        }

        OwnStatement.Write(_messages.Clear(), sql);
        try
        {
            return await SendAsync(barrier, ended) && !barrier.HasFailed ? barrier.Values : null;
        }
        catch (OperationCanceledException)
        {
            // What it waits for, what is told to the client would wait for, too.
            await cancels.CancelAsync(session, CancelCause.HoldEnd, CancelPatience);
            throw;
        }
    }

    private async ValueTask<bool> SendAsync(Barrier barrier, CancellationToken ended)
    {
        if (!isSegmentOpen)
        {
            session.Pending.Add(new PendingMessage(PendingKind.Sync) { IsOwn = true });
        }

        // A Sync would end the client's transaction before its time.
        _messages.Begin(isSegmentOpen ? FrontendCode.Flush : FrontendCode.Sync).End();
        await send(_messages.Written);
        return await session.Pending.ReachedAsync(barrier, ended)
            && (isSegmentOpen || await session.Pending.SettledAsync(ended));
    }
}
