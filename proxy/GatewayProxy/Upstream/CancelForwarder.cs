using GatewayProxy.Configuration;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Upstream;

/// <summary>
/// Passes a CancelRequest on to the database server as it came. The key is the server's own, so any replica can do it
/// without knowing the session.
/// </summary>
public sealed class CancelForwarder(TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <exception cref="UpstreamException">
    /// The server cannot be reached; a cancel is best effort, callers log it.
    /// </exception>
    public async Task ForwardAsync(PolicySnapshot snapshot, CancelKey key, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            var (socket, _, stream) = await UpstreamDialer.DialAsync(snapshot, either.Token);
            using (socket)
            {
                await using (stream)
                {
                    await stream.WriteAsync(new MessageBuilder().CancelRequest(key).Written, either.Token);
                    // The server closes when it has sent the signal: until then the cancel has not happened.
                    _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, either.Token);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            throw UpstreamException.Unreachable(UpstreamBlame.Timeout, "the cancel request got no answer", e);
        }
    }
}
