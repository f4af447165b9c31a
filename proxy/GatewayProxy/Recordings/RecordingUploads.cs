using System.Threading.Channels;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Brings what is recorded into the store: every <c>uploadInterval</c>, at once when a session ends, and before a
/// statement goes on where that is demanded. A store that does not answer holds up nothing else.
/// </summary>
public sealed class RecordingUploads : BackgroundService
{
    /// <summary>Journals that are sent at a time.</summary>
    private const int AtOnce = 8;

    /// <summary>How long a statement waits for the store with <c>durability: Remote</c>.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(1);

    /// <summary>How long a stopping proxy goes on; the rest is done by the next start.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    private readonly JournalSpool _spool;
    private readonly ProxyCertificate _certificate;
    private readonly SpoolRecovery _recovery;
    private readonly SessionIndex _index;
    private readonly TargetStores _stores;
    private readonly PolicyHolder _policy;
    private readonly TimeProvider _time;
    private readonly ILogger<RecordingUploads> _log;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile bool _failing;

    public RecordingUploads(
        JournalSpool spool, ProxyCertificate certificate, SpoolRecovery recovery, SessionIndex index,
        TargetStores stores, PolicyHolder policy, TimeProvider time, ILogger<RecordingUploads> log)
    {
        (_spool, _certificate, _recovery, _index, _stores) = (spool, certificate, recovery, index, stores);
        (_policy, _time, _log) = (policy, time, log);
        spool.Remote = this;
        spool.Due += () => _news.Writer.TryWrite(true);
    }

    private GatewayConfig? Config => _policy.Current?.Config;

    private RecordingPlace? Current =>
        Config is { Recording.Storage: not null } config ? _spool.PlaceFor(config) : null;

    private TimeSpan Interval => Current is { IsCertified: false }
        ? RetryAfter
        : Config?.Recording.UploadInterval ?? TimeSpan.FromSeconds(1);

    /// <summary>Returns when the lines up to a number are in the store.</summary>
    /// <exception cref="JournalException">They are not, and a statement that waits must not run.</exception>
    public async Task UntilStoredAsync(RecordingPlace place, JournalUpload upload, long lines)
    {
        // Off the thread that waits for all sessions' sockets: files are read, sealed and synced here.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var patience = new CancellationTokenSource(Patience, _time);
        while (upload.StoredLines < lines)
        {
            try
            {
                var store = _stores.For(place.Config)!;
                if (!await _certificate.IsThereAsync(place, store, patience.Token))
                {
                    await Task.Delay(RetryAfter, _time, patience.Token);
                    continue;
                }

                await upload.RunAsync(store, patience.Token);
                if (upload.StoredLines < lines && upload.Damage is { } damage)
                {
                    throw new JournalException($"The journal is damaged: {damage}");
                }
            }
            catch (OperationCanceledException e)
            {
                throw new JournalException("The storage of recordings does not answer.", e);
            }
            catch (RecordingStoreException e) when (e.IsTransient && !patience.IsCancellationRequested)
            {
                await Task.Delay(RetryAfter, _time, CancellationToken.None);
            }
            catch (Exception e) when (e is not JournalException)
            {
                throw new JournalException($"The journal cannot be stored: {e.Message}", e);
            }
        }
    }

    /// <summary>The last round of a proxy that stops: all sessions are over.</summary>
    public async Task FinishAsync()
    {
        using var patience = new CancellationTokenSource(LastWords, _time);
        await Task.WhenAll(_spool.Places.Select(place => FinishAsync(place, patience.Token)));
    }

    private async Task FinishAsync(RecordingPlace place, CancellationToken patience)
    {
        try
        {
            var store = _stores.For(place.Config)!;
            if (place.Ledger is null
                || !await _certificate.IsThereAsync(place, store, patience))
            {
                // Left to the next start, which says whose it was.
                return;
            }

            await ClosedAsync(place, patience);
            await RoundAsync(place, store, patience);
            await EndAsync(place, store, patience);
        }
        catch (Exception e) when (e is not OperationCanceledException || patience.IsCancellationRequested)
        {
            _log.UploadFailed(e.Message);
        }
    }

    // A ledger must not end before the sessions in it. One that cannot be closed leaves it without an end.
    private async Task ClosedAsync(RecordingPlace place, CancellationToken patience)
    {
        while (_spool.Sessions.Any(s => s.Place == place && !s.IsClosed))
        {
            await Task.Delay(Moment, _time, patience);
        }
    }

    // Of a ledger that is not stored to its end the next start must find the rest.
    private static async Task<bool> EndAsync(
        RecordingPlace place, IRecordingStore store, CancellationToken cancellation)
    {
        var ledger = place.Ledger!;
        ledger.End();
        await ledger.Upload.RunAsync(store, cancellation);
        if (ledger.Upload is not { Damage: null, Waiting: 0 })
        {
            return false;
        }

        File.Delete(ledger.Upload.Source.Path);
        return true;
    }

    // None of these waits for another: a backlog holds up no upload, and a hanging store no measurement.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(RoundsAsync, WaitAsync, stoppingToken),
        RepeatAsync(RecoverAsync, stop => Task.Delay(MeasureEvery, _time, stop), stoppingToken),
        RepeatAsync(MeasureAsync, stop => Task.Delay(MeasureEvery, _time, stop), stoppingToken));

    private async Task RepeatAsync(
        Func<CancellationToken, Task> work, Func<CancellationToken, Task> rest, CancellationToken stopping)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
                await rest(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                Failed(e);
                await Task.Delay(Interval, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(Interval, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        try
        {
            await _news.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time for a round.
        }
    }

    private async Task RecoverAsync(CancellationToken cancellation)
    {
        if (Current is { IsCertified: true } place)
        {
            await _recovery.RunAsync(place, _stores.For(place.Config)!, cancellation);
        }
    }

    private Task MeasureAsync(CancellationToken cancellation)
    {
        if (Config is { Recording.Storage: not null } config)
        {
            var folder = SpoolFolder.Of(config.Recording.Directory, config.Target.Namespace, config.Target.Name);
            ProxyMetrics.SpoolBytes.Set(_spool.Measure(folder, config.Recording.SpoolMaxBytes));
        }

        return Task.CompletedTask;
    }

    private async Task RoundsAsync(CancellationToken cancellation)
    {
        if (Current is { } current)
        {
            await _index.CatchUpAsync(current.Config, cancellation);
        }

        var done = await Task.WhenAll(_spool.Places.Select(place => TryRoundAsync(place, cancellation)));
        var failed = done.Contains(false);
        if (_failing && !failed)
        {
            _log.UploadsWorkAgain();
        }

        _failing = failed;
        await MeasureAsync(cancellation);
    }

    private Task<bool> TryRoundAsync(RecordingPlace place, CancellationToken cancellation) =>
        TryAsync(
            async () =>
            {
                var store = _stores.For(place.Config)!;
                if (!await _certificate.IsThereAsync(place, store, cancellation))
                {
                    return true;
                }

                var stored = await RoundAsync(place, store, cancellation);
                if (!_certificate.IsNamed(place) && _spool.Sessions.All(s => s.Place != place)
                    && await EndAsync(place, store, cancellation))
                {
                    _spool.Leave(place);
                }

                return stored;
            },
            cancellation);

    private async Task<bool> RoundAsync(RecordingPlace place, IRecordingStore store, CancellationToken cancellation)
    {
        var failed = false;
        await Parallel.ForEachAsync(
            _spool.Sessions.Where(s => s.Place == place && (s.IsClosed || s.Upload.Waiting > 0)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (session, ct) =>
            {
                if (!await TryAsync(() => StoreAsync(session, store, ct), ct))
                {
                    failed = true;
                }
            });
        if (place.Ledger is { Upload: { Waiting: > 0 } upload })
        {
            await upload.RunAsync(store, cancellation);
        }

        return !failed;
    }

    // Whatever it is that one journal cannot be stored for, the others are.
    private async Task<bool> TryAsync(Func<Task<bool>> store, CancellationToken cancellation)
    {
        try
        {
            return await store();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Failed(e);
            return false;
        }
    }

    // The journal of a session that is over and stored is no longer needed here.
    private async Task<bool> StoreAsync(SpooledSession session, IRecordingStore store, CancellationToken cancellation)
    {
        await session.Upload.RunAsync(store, cancellation);
        if (session.Damage is { } damage)
        {
            if (session.SayOnce())
            {
                _log.JournalDamaged(session.Session, damage);
            }

            return false;
        }

        var (config, proxy) = (session.Place.Config, session.Place.Identity.Proxy);
        if (session.IsRead && await _index.CompleteAsync(config, session.Upload, proxy, cancellation))
        {
            session.List();
            File.Delete(session.Upload.Source.Path);
            _spool.Forget(session.Session);
        }

        return true;
    }

    private void Failed(Exception e)
    {
        ProxyMetrics.UploadFailures.Inc();
        if (!_failing)
        {
            _failing = true;
            _log.UploadFailed(e.Message);
        }
    }
}
