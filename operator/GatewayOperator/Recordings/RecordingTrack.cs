using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Recordings;

/// <summary>Has the notary look at a target's recordings as often as they are uploaded.</summary>
/// <param name="notary">Vouches for them.</param>
/// <param name="published">The configuration in force; null before the first.</param>
/// <param name="acknowledged">What the proxies say of themselves.</param>
/// <param name="time">The clock.</param>
public sealed class RecordingTrack(
    RecordingNotary notary,
    Func<GatewayConfig?> published,
    Func<IReadOnlyList<ProxyAcknowledgement>> acknowledged,
    TimeProvider time)
{
    private static readonly TimeSpan WithoutConfiguration = TimeSpan.FromSeconds(1);

    /// <summary>What a start of a proxy stores is worth little until its key is certified.</summary>
    private static readonly TimeSpan WithoutCertificate = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a store may take for the last look.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var seen = Proxies();
            await LookAsync(ct).ConfigureAwait(false);
            await WaitAsync(seen, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Vouches for what a proxy stored while it stopped.</summary>
    public async Task FinishAsync()
    {
        using var limit = new CancellationTokenSource(LastLook, time);
        await LookAsync(limit.Token).ConfigureAwait(false);
    }

    // Until the next look is due, or another start of a proxy says who it is.
    private async Task WaitAsync(HashSet<string> seen, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var interval = published()?.Recording.UploadInterval ?? WithoutConfiguration;
        while (!ct.IsCancellationRequested && time.GetElapsedTime(since) < interval
            && Proxies().IsSubsetOf(seen))
        {
            await Task.Delay(interval < WithoutCertificate ? interval : WithoutCertificate, time, ct)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private HashSet<string> Proxies() => [.. acknowledged().Select(a => a.Proxy).OfType<string>()];

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            if (published() is { } config)
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
