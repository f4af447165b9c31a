using GatewayProxy.Configuration;
using GatewayProxy.Recording;
using GatewayProxy.Upstream;

namespace GatewayProxy.Sessions;

/// <summary>Cancels what a session runs, on the gateway's own behalf.</summary>
public sealed class StatementCancels(
    PolicyHolder policy, CancelForwarder forwarder, TimeProvider time, ILogger<Session> log)
{
    /// <summary>
    /// Asks the server and waits for at most <paramref name="patience"/>; a failure is logged, not thrown.
    /// </summary>
    public async Task CancelAsync(Session session, CancelCause cause, TimeSpan patience)
    {
        if (session.Upstream.CancelKey is not { } key || policy.Current is not { } snapshot)
        {
            return;
        }

        session.Recorder.RecordCancel(cause);
        try
        {
            using var timeout = new CancellationTokenSource(patience, time);
            await forwarder.ForwardAsync(snapshot, key, timeout.Token);
        }
        catch (UpstreamException e)
        {
            log.CancelFailed(session.Identity.Id, e.Message);
        }
    }
}
