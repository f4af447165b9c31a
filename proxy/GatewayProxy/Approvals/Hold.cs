namespace GatewayProxy.Approvals;

/// <summary>A hold while it lasts, for whoever may end it early.</summary>
public sealed class Hold : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private int _end;
    private volatile bool _begun;

    /// <summary>Cancelled when the hold is over before its time.</summary>
    public CancellationToken Ended => _ended.Token;

    public HoldEnd End => (HoldEnd)Volatile.Read(ref _end);

    /// <summary>The statement waits for people; before, it waits for the server like any other.</summary>
    public bool HasBegun => _begun;

    public void Begin() => _begun = true;

    /// <summary>The first one's cause stands.</summary>
    public void Stop(HoldEnd cause)
    {
        if (Interlocked.CompareExchange(ref _end, (int)cause, (int)HoldEnd.None) != (int)HoldEnd.None)
        {
            return;
        }

        try
        {
            // Whoever waits goes on elsewhere: this may be a socket's thread, or the one that reads the configuration.
            _ = _ended.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It was over just before.
        }
    }

    public void Dispose() => _ended.Dispose();
}
