using GatewayProxy.Protocol.Errors;

namespace GatewayProxy.Sessions;

/// <summary>A cancellation that the gateway itself has asked for, until the server has answered it.</summary>
public sealed class CancelState
{
    private ServerError? _error;
    private long _askedAt;

    /// <summary>
    /// What the client is told instead of the server's <c>57014</c>; null when the gateway asked for nothing.
    /// </summary>
    public ServerError? Error => Volatile.Read(ref _error);

    public long AskedAt => Volatile.Read(ref _askedAt);

    /// <summary>False when a cancellation is already under way.</summary>
    public bool TryAsk(ServerError error, long now)
    {
        if (Interlocked.CompareExchange(ref _error, error, null) is not null)
        {
            return false;
        }

        Volatile.Write(ref _askedAt, now);
        return true;
    }

    /// <summary>The statement is over, one way or the other.</summary>
    public void Settle() => Volatile.Write(ref _error, null);
}
