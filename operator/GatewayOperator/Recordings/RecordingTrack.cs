using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Recordings;

/// <summary>Has the notary look at a target's recordings as often as they are uploaded.</summary>
/// <param name="notary">Vouches for them.</param>
/// <param name="published">The configuration in force; null before the first.</param>
/// <param name="acknowledged">What the proxy says of itself; null before it says something.</param>
/// <param name="time">The clock.</param>
public sealed class RecordingTrack(
    RecordingNotary notary, Func<GatewayConfig?> published, Func<ProxyAcknowledgement?> acknowledged, TimeProvider time)
{
    private static readonly TimeSpan WithoutConfiguration = TimeSpan.FromSeconds(1);

    /// <summary>How soon a proxy that starts is noticed: it stores nothing before its key is certified.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a store may take for the last look.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await LookAsync(ct).ConfigureAwait(false);
            var known = acknowledged()?.Proxy;
            var started = time.GetTimestamp();
            while (!ct.IsCancellationRequested && acknowledged()?.Proxy == known
                && time.GetElapsedTime(started) < (published()?.Recording.UploadInterval ?? WithoutConfiguration))
            {
                await Task.Delay(Tick, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Vouches for what a proxy stored while it stopped.</summary>
    public async Task FinishAsync()
    {
        using var limit = new CancellationTokenSource(LastLook, time);
        await LookAsync(limit.Token).ConfigureAwait(false);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            if (published() is { Recording.Storage: not null } config)
            {
                await notary.LookAsync(config, acknowledged(), ct).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The next start goes on where this one stopped.
        }
    }
}
