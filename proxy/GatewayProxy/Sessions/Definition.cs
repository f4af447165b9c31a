namespace GatewayProxy.Sessions;

/// <summary>
/// What one message of the client makes of a name. It counts until the server turns the message down: answers it with
/// an error, or skips it because of an earlier one. The client's loop creates it, the server's loop answers it.
/// </summary>
/// <param name="segment">The stretch of the client's stream, from one Sync to the next, that the message is in.</param>
public abstract class Definition(long segment)
{
    private const int Taken = 1;
    private const int TurnedDown = 2;

    private int _answer;

    public long Segment => segment;

    /// <summary>What the name stands for from here on; null when the message closes it.</summary>
    public abstract NamedObject? Named { get; }

    public bool IsAnswered => Volatile.Read(ref _answer) != 0;

    public bool IsTurnedDown => Volatile.Read(ref _answer) == TurnedDown;

    /// <summary>The server's answer; only the first counts.</summary>
    public void Answer(bool taken)
    {
        if (Interlocked.CompareExchange(ref _answer, taken ? Taken : TurnedDown, 0) == 0 && taken)
        {
            ForgetEarlier();
        }
    }

    /// <summary>What the name meant before will not be asked for any more.</summary>
    protected abstract void ForgetEarlier();
}
