namespace GatewayProxy.Sessions;

/// <summary>
/// The client's messages in the order the server will answer them. One loop adds, the other removes; the lock is held
/// for a few instructions and hardly ever contended.
/// </summary>
public sealed class PendingQueue
{
    /// <summary>
    /// Unanswered messages at which the client has to wait. Far more than a server keeps to itself of its answers
    /// (8 kB), so that it always has something to say before everything stands still.
    /// </summary>
    private const int MostAhead = 16_384;

    private readonly Lock _gate = new();
    private readonly Queue<PendingMessage> _queue = new();
    private TaskCompletionSource? _progress;
    private TaskCompletionSource? _room;
    private volatile bool _ahead;
    private bool _skipping;
    private bool _closed;
    private bool _settled = true;

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

    /// <summary>Returns how many messages are unanswered now.</summary>
    public int Add(in PendingMessage message)
    {
        lock (_gate)
        {
            _settled = false;
            _queue.Enqueue(message);
            _ahead = _queue.Count > MostAhead && !_skipping;
            return _queue.Count;
        }
    }

    /// <summary>The client is so far ahead of the server that it should wait, see <see cref="RoomAsync"/>.</summary>
    public bool IsAhead => _ahead;

    /// <summary>Waits until the server has caught up by half.</summary>
    public ValueTask RoomAsync()
    {
        lock (_gate)
        {
            return _ahead && !_closed
                ? new ValueTask((_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task)
                : ValueTask.CompletedTask;
        }
    }

    /// <summary>
    /// After an error the server reads on to the next Sync and answers nothing before it: waiting would last for ever.
    /// </summary>
    public void Skip(bool skipping)
    {
        lock (_gate)
        {
            _skipping = skipping;
            if (skipping)
            {
                CatchUp();
                _progress?.TrySetResult();
                _progress = null;
            }
        }
    }

    /// <summary>
    /// The server's last ReadyForQuery answered everything: it has reported every setting that a statement changed.
    /// After an answer alone it has not yet.
    /// </summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return _settled;
            }
        }
    }

    /// <summary>The server has come to a ReadyForQuery, and said before it what has changed.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            DropEndedCopy();
            _settled = _queue.Count == 0;
        }
    }

    /// <summary>Waits for the server's answer to a definition; false when no answer will come.</summary>
    public ValueTask<bool> AnsweredAsync(Definition definition) => UntilAsync(() => definition.IsAnswered, default);

    /// <summary>Waits until the server has answered everything; false when it will not.</summary>
    public ValueTask<bool> SettledAsync(CancellationToken ended = default) => UntilAsync(() => IsSettled, ended);

    /// <summary>
    /// Waits until the server has come to a barrier; false when it will not: it skips everything up to the next Sync,
    /// or is gone.
    /// </summary>
    public async ValueTask<bool> ReachedAsync(Barrier barrier, CancellationToken ended) =>
        await UntilAsync(() => barrier.IsReached || Skips(barrier), ended) && barrier.IsReached;

    /// <summary>
    /// Waits until the server has done what a statement that is counted waits for, or skips it; false when it will not.
    /// </summary>
    public ValueTask<bool> CountedAsync(RowCount count) =>
        // Where it takes COPY data it skips what is none, and answers the statement all the same.
        UntilAsync(() => !count.IsWithServer || (!count.HasCopied && IsSkipping), default);

    private bool IsSkipping
    {
        get
        {
            lock (_gate)
            {
                return _skipping;
            }
        }
    }

    // Behind a Sync the server comes to it all the same.
    private bool Skips(Barrier barrier)
    {
        lock (_gate)
        {
            return _skipping
                && !_queue.TakeWhile(m => m.Barrier != barrier).Any(m => m.Kind == PendingKind.Sync);
        }
    }

    private async ValueTask<bool> UntilAsync(Func<bool> condition, CancellationToken ended)
    {
        while (!condition())
        {
            Task progress;
            lock (_gate)
            {
                if (_closed)
                {
                    return false;
                }

                progress = (_progress ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            // Asked again: the answer may have come before there was anything to complete.
            if (!condition())
            {
                await progress.WaitAsync(ended);
            }
        }

        return true;
    }

    /// <summary>The server has answered a definition, or has come to a ReadyForQuery.</summary>
    public void Progressed()
    {
        lock (_gate)
        {
            _progress?.TrySetResult();
            _progress = null;
        }
    }

    /// <summary>The server answers nothing any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _progress?.TrySetResult();
            CatchUp();
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
            var taken = _queue.TryDequeue(out message);
            _skipping &= message.Kind != PendingKind.Sync;
            MakeRoom();
            return taken;
        }
    }

    /// <summary>
    /// Takes the statement at the front and what a server in COPY-in mode has read and not answered: per copy the Syncs
    /// up to the message that ended it. False when something else stands there, so that nobody can tell what it read.
    /// See https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY.
    /// </summary>
    public bool TakeWithCopies(int copies)
    {
        lock (_gate)
        {
            _queue.TryDequeue(out _);
            var known = true;
            for (; copies > 0; copies--)
            {
                known &= DropCopy();
            }

            MakeRoom();
            return known;
        }
    }

    private void MakeRoom()
    {
        if (_ahead && _queue.Count <= MostAhead / 2)
        {
            CatchUp();
        }
    }

    private void CatchUp()
    {
        _ahead = false;
        _room?.TrySetResult();
        _room = null;
    }

    private bool DropCopy()
    {
        while (_queue.TryPeek(out var message))
        {
            if (message.Kind is not (PendingKind.Sync or PendingKind.CopyEnd))
            {
                return false;
            }

            _queue.Dequeue();
            if (message.Kind == PendingKind.CopyEnd)
            {
                break;
            }
        }

        return true;
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
