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

    private bool _failing;

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

    /// <summary>Returns when the lines up to a number are in the store.</summary>
    /// <exception cref="JournalException">They are not, and a statement that waits must not run.</exception>
    public async Task UntilStoredAsync(JournalUpload upload, long lines)
    {
        // Off the thread that waits for all sessions' sockets: files are read, sealed and synced here.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var patience = new CancellationTokenSource(Patience, _time);
        while (upload.StoredLines < lines)
        {
            try
            {
                var config = Config!;
                var store = _stores.For(config)!;
                if (!await _certificate.IsThereAsync(config, store, patience.Token))
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
            catch (IOException e)
            {
                throw new JournalException($"The journal cannot be stored: {e.Message}", e);
            }
        }
    }

    /// <summary>The last round of a proxy that stops: all sessions are over.</summary>
    public async Task FinishAsync()
    {
        if (Config is not { Recording.Storage: not null } config || _spool.Ledger is not { } ledger)
        {
            return;
        }

        using var patience = new CancellationTokenSource(LastWords, _time);
        try
        {
            var store = _stores.For(config)!;
            if (!await _certificate.IsThereAsync(config, store, patience.Token))
            {
                // Left to the next start, which says whose it was.
                return;
            }

            await ClosedAsync(patience.Token);
            await RoundAsync(config, patience.Token);
            ledger.End();
            await ledger.Upload.RunAsync(store, patience.Token);
            File.Delete(ledger.Upload.Source.Path);
        }
        catch (Exception e) when (e is IOException or JournalException or OperationCanceledException)
        {
            _log.UploadFailed(e.Message);
        }
    }

    // A ledger must not end before the sessions in it. One that cannot be closed leaves it without an end.
    private async Task ClosedAsync(CancellationToken patience)
    {
        while (_spool.Sessions.Any(s => !s.IsClosed))
        {
            await Task.Delay(Moment, _time, patience);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (Config is { Recording.Storage: not null } config
                    && await _certificate.IsThereAsync(config, _stores.For(config)!, stoppingToken))
                {
                    await RoundAsync(config, stoppingToken);
                    await _recovery.RunAsync(config, _stores.For(config)!, stoppingToken);
                }

                Measure();
                await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or JournalException or UnauthorizedAccessException)
            {
                Failed(e);
                Measure();
                await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    private TimeSpan Interval => Config?.Recording switch
    {
        { Storage: not null } when !_certificate.WasThere => RetryAfter,
        { } recording => recording.UploadInterval,
        null => TimeSpan.FromSeconds(1),
    };

    private async Task RoundAsync(GatewayConfig config, CancellationToken cancellation)
    {
        var store = _stores.For(config)!;
        var failed = false;
        await _index.CatchUpAsync(config, cancellation);
        await Parallel.ForEachAsync(
            _spool.Sessions.Where(s => s.IsClosed || s.Upload.Waiting > 0),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (session, ct) =>
            {
                if (!await TryAsync(session.Upload, store, ct) || !await TrySettleAsync(config, session, ct))
                {
                    failed = true;
                }
            });
        if (_spool.Ledger is { Upload: { Waiting: > 0 } upload })
        {
            failed |= !await TryAsync(upload, store, cancellation);
        }

        if (_failing && !failed)
        {
            _log.UploadsWorkAgain();
        }

        _failing = failed;
    }

    private void Measure()
    {
        if (Config is { Recording.Storage: not null } config)
        {
            ProxyMetrics.SpoolBytes.Set(_spool.Measure(config.Recording.SpoolMaxBytes));
        }
    }

    private async Task<bool> TryAsync(JournalUpload upload, IRecordingStore store, CancellationToken cancellation)
    {
        try
        {
            await upload.RunAsync(store, cancellation);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalException)
        {
            Failed(e);
            return false;
        }
    }

    private async Task<bool> TrySettleAsync(
        GatewayConfig config, SpooledSession session, CancellationToken cancellation)
    {
        try
        {
            return await SettleAsync(config, session, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalException)
        {
            Failed(e);
            return false;
        }
    }

    // The journal of a session that is over and stored is no longer needed here.
    private async Task<bool> SettleAsync(GatewayConfig config, SpooledSession session, CancellationToken cancellation)
    {
        if (session.Upload.Damage is { } damage)
        {
            _log.JournalDamaged(session.Session, damage);
            return false;
        }

        if (session is { IsClosed: true, Upload.Waiting: 0 }
            && await _index.CompleteAsync(config, session.Upload, own: true, cancellation))
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
