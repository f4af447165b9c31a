using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.SessionRecords;
using GatewayProxy.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Has recordings removed when their retention is over: hourly, sooner when that is short, and at once when it changes.
/// </summary>
public sealed class RetentionSweeps(
    JournalSpool spool, TargetStores stores, ConfiguredRecords index, PolicyHolder policy, TimeProvider time,
    ILogger<RetentionSweeps> log)
    : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Sessions that this proxy's stored ledger names already: what cannot be removed is not named again every hour.
    private readonly HashSet<(string Proxy, string Session)> _announced = [];
    private TimeSpan? _retention;
    private long _last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (policy.Current?.Config is { Recording.Storage: not null } config
                    && spool.PlaceFor(config) is { IsCertified: true } place && IsDue(config))
                {
                    await SweepAsync(config, place, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                ProxyMetrics.RetentionFailures.Inc();
                log.NotRemoved(e.Message);
            }

            await Task.Delay(Tick, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsDue(GatewayConfig config)
    {
        var retention = config.Recording.Retention;
        var interval = retention is { } kept && kept / 10 < Longest ? kept / 10 : Longest;
        if (retention == _retention && time.GetElapsedTime(_last) < interval)
        {
            return false;
        }

        (_retention, _last) = (retention, time.GetTimestamp());
        return retention is not null;
    }

    private async Task SweepAsync(GatewayConfig config, RecordingPlace place, CancellationToken cancellation)
    {
        if (index.Of(config) is not { } records || stores.For(config) is not { } store)
        {
            return;
        }

        var retention = config.Recording.Retention!.Value;
        var removal = new RecordingRetention(
            records, store, SessionIndex.LocationOf(config),
            (sessions, ct) => AnnounceAsync(place, retention, sessions, store, ct),
            time);
        var removed = await removal.SweepAsync(
            config.Target.Namespace, config.Target.Name, retention, cancellation);
        if (removed > 0)
        {
            log.Removed(removed, retention.TotalDays);
        }
    }

    private async Task AnnounceAsync(
        RecordingPlace place, TimeSpan retention, IReadOnlyList<SessionRecord> sessions, IRecordingStore store,
        CancellationToken cancellation)
    {
        var proxy = place.Identity.Proxy;
        var news = sessions.Where(session => !_announced.Contains((proxy, session.Spec.SessionId))).ToList();
        if (news.Count == 0)
        {
            return;
        }

        var ledger = place.OpenLedger();
        foreach (var session in news)
        {
            ledger.Writer.WriteRemoved(session.Spec.SessionId, session.Status!.Head!, retention);
        }

        var last = ledger.Writer.Head.Seq;
        await ledger.Upload.RunAsync(store, cancellation);
        if (ledger.Upload.StoredLines < last)
        {
            throw new JournalException("The ledger is not stored as far as it says what is to be removed.");
        }

        _announced.UnionWith(news.Select(session => (proxy, session.Spec.SessionId)));
    }
}
