namespace GatewayProxy.Sessions;

/// <summary>
/// The client's messages in the order the server will answer them. One loop adds, the other removes; the lock is held
/// for a few instructions and hardly ever contended.
/// </summary>
public sealed class PendingQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<PendingMessage> _queue = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                DropEndedCopy();
                return _queue.Count;
            }
        }
    }

    public void Add(in PendingMessage message)
    {
        lock (_gate)
        {
            _queue.Enqueue(message);
        }
    }

    /// <summary>The oldest unanswered message.</summary>
    public bool TryPeek(out PendingMessage message)
    {
        lock (_gate)
        {
            DropEndedCopy();
            return _queue.TryPeek(out message);
        }
    }

    public bool TryTake(out PendingMessage message)
    {
        lock (_gate)
        {
            return _queue.TryDequeue(out message);
        }
    }

    /// <summary>
    /// Drops the Syncs that a server in COPY-in mode swallowed: those before the message that ended the copy.
    /// See https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY.
    /// </summary>
    public void DropSyncsOfCopy()
    {
        lock (_gate)
        {
            while (_queue.TryPeek(out var message) && message.Kind is PendingKind.Sync or PendingKind.CopyEnd)
            {
                _queue.Dequeue();
                if (message.Kind == PendingKind.CopyEnd)
                {
                    return;
                }
            }
        }
    }

    // At the front the marker of a COPY means nothing any more: what it belonged to has been answered.
    private void DropEndedCopy()
    {
        while (_queue.TryPeek(out var message) && message.Kind == PendingKind.CopyEnd)
        {
            _queue.Dequeue();
        }
    }
}
