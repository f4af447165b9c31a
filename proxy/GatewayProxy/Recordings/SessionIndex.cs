using System.Threading.Channels;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recordings;

/// <summary>
/// Keeps the records of sessions: one write when a session starts, one when all of it is stored. A record that cannot
/// be written holds up no session; it is counted and tried again with the next round of uploads.
/// </summary>
public sealed class SessionIndex : BackgroundService
{
    private readonly Channel<SpooledSession> _started = Channel.CreateUnbounded<SpooledSession>();

    // One at a time: a session's start and its end may come together.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly JournalSpool _spool;
    private readonly PolicyHolder _policy;
    private readonly ConfiguredRecords _records;
    private readonly ILogger<SessionIndex> _log;
    private bool _failing;

    public SessionIndex(
        JournalSpool spool, PolicyHolder policy, ConfiguredRecords records, ILogger<SessionIndex> log)
    {
        (_spool, _policy, _records, _log) = (spool, policy, records, log);
        spool.Opened += session => _started.Writer.TryWrite(session);
    }

    /// <summary>URI of the place of a target's recordings, without a slash at its end.</summary>
    public static string LocationOf(GatewayConfig config)
    {
        var location = TargetStores.LocationOf(config)!;
        return location.StartsWith('/') ? new Uri(location).AbsoluteUri : location;
    }

    /// <summary>Writes the records of sessions that have none yet.</summary>
    public async Task CatchUpAsync(GatewayConfig config, CancellationToken cancellation)
    {
        foreach (var session in _spool.Sessions.Where(session => !session.HasRecord))
        {
            if (!await StartAsync(config, session, cancellation))
            {
                return;
            }
        }
    }

    /// <summary>
    /// Completes the record of a session whose journal nobody writes any more and is stored. To be called before the
    /// journal goes: until then it is the reminder that this is to be done.
    /// </summary>
    /// <param name="config">Where it is stored.</param>
    /// <param name="upload">What brought it there.</param>
    /// <param name="proxy">Who wrote it, when that is known.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False when that has to be done again.</returns>
    public Task<bool> CompleteAsync(
        GatewayConfig config, JournalUpload upload, string? proxy, CancellationToken cancellation) =>
        WriteAsync(config, async records =>
        {
            if (upload is not { Last: { } last, Proof: { } proof } || !File.Exists(upload.Source.Path)
                || JournalTotals.Read(upload.Source.Path) is not { } totals)
            {
                return;
            }

            var session = totals.Start.Session;
            var location = $"{LocationOf(config)}/{ObjectKey.Sessions}{session}";
            var status = SessionRecordText.Status(totals, last, proof, upload.StoredBytes, location);
            var spec = SessionRecordText.Spec(totals.Start, proxy);
            await records.StartAsync(config.Target.Namespace, spec, cancellation);
            await records.CompleteAsync(config.Target.Namespace, session, status, cancellation);
        }, cancellation);

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var session in _started.Reader.ReadAllAsync(stoppingToken))
            {
                if (_policy.Current is { Config: { } config } && !session.HasRecord)
                {
                    await StartAsync(config, session, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What has no record yet gets it with its second write, now or by the next start.
        }
    }

    private Task<bool> StartAsync(GatewayConfig config, SpooledSession session, CancellationToken cancellation) =>
        WriteAsync(config, async records =>
        {
            if (!session.HasRecord)
            {
                await records.StartAsync(
                    config.Target.Namespace,
                    SessionRecordText.Spec(session.Start, session.Place.Identity.Proxy),
                    cancellation);
                session.HasRecord = true;
            }
        }, cancellation);

    private async Task<bool> WriteAsync(
        GatewayConfig config, Func<ISessionRecords, Task> write, CancellationToken cancellation)
    {
        if (_records.Of(config) is not { } records)
        {
            return true;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            await write(records);
            _failing = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ProxyMetrics.RecordFailures.Inc();
            if (!_failing)
            {
                _failing = true;
                _log.RecordNotWritten(e.Message);
            }

            return false;
        }
        finally
        {
            _turn.Release();
        }
    }
}
