using GatewayProxy.Upstream;

namespace GatewayProxy.Ddl;

/// <summary>
/// Ends the wait for a server that says nothing any more: its own time-outs and a cancel request end what a server
/// runs, and not the wait for a silent one.
/// </summary>
internal sealed class DdlDeadline : IAsyncDisposable
{
    /// <summary>What a server gets that should have answered by now: one that is there needs none of it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenRegistration _silence;
    private readonly CancellationTokenRegistration _canceled;

    /// <param name="upstream">Whose reads end, as if the server had closed the connection.</param>
    /// <param name="limit">How long the server's own time-outs let it run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Asks the server to stop.</param>
    /// <param name="cancellation">When to ask it.</param>
    public DdlDeadline(
        UpstreamConnection upstream, TimeSpan limit, TimeProvider time, Func<Task> cancel,
        CancellationToken cancellation)
    {
        _late = new CancellationTokenSource(limit + Grace, time);
        _silence = _late.Token.Register(upstream.StopReceiving);
        _canceled = cancellation.Register(() =>
        {
            _late.CancelAfter(Grace);
            _ = cancel();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _canceled.DisposeAsync();
        await _silence.DisposeAsync();
        _late.Dispose();
    }
}
