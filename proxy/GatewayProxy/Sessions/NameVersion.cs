namespace GatewayProxy.Sessions;

/// <summary>
/// What a name (of a prepared statement or portal) means from one message of the client on. Messages are sent ahead of
/// their answers, and one that fails changes nothing; so a name has a newest version and, until that is confirmed,
/// the one before.
/// </summary>
public abstract class NameVersion
{
    private TaskCompletionSource? _settled;
    private NameVersion? _previous;
    private int _fate;

    /// <summary>How many Syncs the client had sent before this message.</summary>
    public required long Syncs { get; init; }

    public NameFate Fate => (NameFate)Volatile.Read(ref _fate);

    /// <summary>What the name means should this version turn out void.</summary>
    public NameVersion? Previous
    {
        get => Volatile.Read(ref _previous);
        set => Volatile.Write(ref _previous, value);
    }

    public void Settle(NameFate fate)
    {
        if (fate == NameFate.Confirmed)
        {
            Previous = null;
        }

        Interlocked.Exchange(ref _fate, (int)fate);
        Volatile.Read(ref _settled)?.TrySetResult();
    }

    /// <summary>Completes when the server has answered.</summary>
    public Task WaitAsync()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiter = Interlocked.CompareExchange(ref _settled, waiter, null) ?? waiter;
        // The answer may have come before there was anybody to tell.
        if (Fate != NameFate.Pending)
        {
            waiter.TrySetResult();
        }

        return waiter.Task;
    }
}
