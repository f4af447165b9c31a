namespace GatewayProxy.Sessions;

/// <summary>Counts what the server sends as the result of the statement at the front.</summary>
internal sealed class ResultRows(Session session, ResultGuard limits, OutcomeWriter outcomes)
{
    private bool _counting;
    private Portal? _counted;

    /// <summary>A row or a chunk of COPY data.</summary>
    /// <param name="code">DataRow or CopyData.</param>
    /// <param name="body">The head when it is large.</param>
    /// <param name="length">Bytes of the whole body.</param>
    public ReplyStep Take(byte code, ReadOnlySpan<byte> body, int length)
    {
        if (limits.IsOver)
        {
            return ReplyStep.Drop;
        }

        // Only this loop takes from the queue: the statement stays at its front while its rows arrive.
        if (!_counting)
        {
            session.Pending.TryPeek(out var message);
            if (message.Barrier is { } barrier)
            {
                barrier.Take(body);
                return ReplyStep.Drop;
            }

            (_counting, _counted) = (true, message.Portal);
            limits.Begin(message);
        }

        if (!limits.IsResumed)
        {
            outcomes.Count(_counted, length);
        }

        var step = limits.Check(outcomes.Rows, outcomes.Bytes);
        if (step == ReplyStep.Forward)
        {
            session.Previews.Shown(code, body, _counted);
        }

        return step;
    }

    /// <summary>Another message is at the front, of the same statement or the next.</summary>
    public void Pause() => _counting = false;

    /// <summary>The statement is over.</summary>
    public void End() => (_counting, _counted) = (false, null);
}
