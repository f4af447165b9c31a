namespace GatewayProxy.Sessions;

/// <summary>
/// When a session began, became busy or idle: timestamps that both relays write and the watch reads, so that a
/// statement arms no timer.
/// </summary>
public sealed class SessionActivity(long startedAt)
{
    private long _busySince;
    private long _idleSince = startedAt;

    public long StartedAt { get; } = startedAt;

    /// <summary>When the statement now running was handed on; 0 while nothing runs.</summary>
    public long BusySince => Volatile.Read(ref _busySince);

    public long IdleSince => Volatile.Read(ref _idleSince);

    public void Busy(long now)
    {
        if (BusySince == 0)
        {
            Volatile.Write(ref _busySince, now);
        }
    }

    /// <summary>An answer is complete; what was sent behind it starts to count now.</summary>
    public void Answered(long now, bool moreToCome)
    {
        Volatile.Write(ref _busySince, moreToCome ? now : 0);
        Volatile.Write(ref _idleSince, now);
    }
}
