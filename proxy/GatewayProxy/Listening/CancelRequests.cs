using System.Net;
using System.Threading.RateLimiting;
using GatewayProxy.Approvals;
using GatewayProxy.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Protocol.Startup;
using GatewayProxy.Recording;
using GatewayProxy.Sessions;
using GatewayProxy.Upstream;

namespace GatewayProxy.Listening;

/// <summary>
/// Clients' CancelRequests. The key is the server's own and goes to it unchanged, known here or not; guesses are
/// limited. No cancel is ever answered, as the protocol demands.
/// </summary>
public sealed class CancelRequests(
    SessionRegistry registry, CancelForwarder forwarder, StartupLimits limits, ILogger<CancelRequests> log)
    : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _unknown =
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(
            Network(address),
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = limits.UnknownCancelsPerSecond,
                Window = TimeSpan.FromSeconds(1),
            }));

    public async Task HandleAsync(CancelKey key, IPAddress from, PolicySnapshot snapshot, CancellationToken ct)
    {
        var session = registry.FindByCancelKey(key);
        session?.Recorder.RecordCancel(CancelCause.Client);
        if ((session?.StreamHold ?? session?.Hold) is { HasBegun: true } hold)
        {
            // What the server runs, if anything, is not what its client waits for.
            hold.Stop(HoldEnd.Canceled);
            return;
        }

        if (session is null)
        {
            using var lease = _unknown.AttemptAcquire(from);
            if (!lease.IsAcquired)
            {
                ProxyMetrics.ConnectionsRejected.WithLabels("cancelRate").Inc();
                return;
            }
        }

        try
        {
            await forwarder.ForwardAsync(snapshot, key, ct);
        }
        catch (UpstreamException e)
        {
            log.CancelNotForwarded(e.Message);
        }
    }

    public void Dispose() => _unknown.Dispose();

    // One limit per /24 or /64: a network's owner has all its addresses.
    private static IPAddress Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length == 4 ? 3 : 8).Clear();
        return new IPAddress(bytes);
    }
}
