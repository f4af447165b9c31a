using System.Collections.Concurrent;
using System.Net;

namespace GatewayProxy.Listening;

/// <summary>
/// Bounds what strangers can hold: connections that have not logged in, in all and per address. Loopback is exempt from
/// the per-address bound, there it would only bound the machine's own jobs.
/// </summary>
public sealed class PreAuthenticationGate(int total, int perAddress)
{
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = new();
    private int _count;

    public bool TryEnter(IPAddress address)
    {
        if (Interlocked.Increment(ref _count) > total)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        if (_byAddress.AddOrUpdate(address, 1, static (_, count) => count + 1) > perAddress
            && !IPAddress.IsLoopback(address))
        {
            Leave(address);
            return false;
        }

        return true;
    }

    public void Leave(IPAddress address)
    {
        Interlocked.Decrement(ref _count);
        if (_byAddress.AddOrUpdate(address, 0, static (_, count) => count - 1) <= 0)
        {
            _byAddress.TryRemove(KeyValuePair.Create(address, 0));
        }
    }
}
