using System.Text;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Authentication;

/// <summary>
/// The keys of one issuer, kept ready. A token whose key is known never waits for the network; an unknown key asks
/// the issuer once, and however many ask, no more often than <see cref="MinimumInterval"/>.
/// </summary>
internal sealed class IssuerKeys : IDisposable
{
    /// <summary>How long a key that the issuer withdrew is still believed while the issuer answers.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(5);

    /// <summary>Between two fetches, whatever tokens ask for.</summary>
    public static readonly TimeSpan MinimumInterval = TimeSpan.FromSeconds(10);

    /// <summary>Between two fetches while there are no keys at all, so that a late issuer is not waited for.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long the last good keys serve while the issuer does not answer.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IssuerConfig _issuer;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly IssuerKeySet? _inline;
    private readonly ITimer? _timer;
    private volatile FetchedKeys? _fetched;
    private readonly IClusterKeys? _cluster;
    private IIssuerClient? _client;
    private Task? _refresh;
    private long? _lastAttempt;

    /// <summary>Starts fetching, unless the configuration carries the keys.</summary>
    public IssuerKeys(IssuerConfig issuer, TimeProvider time, ILogger log, IClusterKeys? cluster = null)
    {
        _issuer = issuer;
        _cluster = cluster;
        _time = time;
        _log = log;
        if (issuer.Jwks is not null)
        {
            _inline = ReadInline(issuer.Jwks);
            return;
        }

        _timer = time.CreateTimer(
            static state => ((IssuerKeys)state!).StartRefresh(), this, RefreshInterval, RefreshInterval);
        _ = StartRefresh();
    }

    private IssuerKeySet? Current
        => _inline ?? (_fetched is { } fetched && _time.GetElapsedTime(fetched.At) <= MaximumAge ? fetched.Keys : null);

    /// <summary>The issuer's key, or why there is none.</summary>
    /// <exception cref="OperationCanceledException">The wait for a fetch was cancelled.</exception>
    public async ValueTask<(IssuerKey? Key, AuthenticationReason Reason)> FindAsync(
        string? keyId, string algorithm, CancellationToken cancellationToken)
    {
        if (Current?.Find(keyId, algorithm) is { } known)
        {
            return (known, AuthenticationReason.Verified);
        }

        if (StartRefresh() is { } refresh)
        {
            await refresh.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Current is not { } keys)
        {
            return (null, AuthenticationReason.IssuerUnavailable);
        }

        return keys.Find(keyId, algorithm) is { } found
            ? (found, AuthenticationReason.Verified)
            : (null, AuthenticationReason.UnknownKey);
    }

    /// <summary>Stops fetching; those who wait get an answer from the keys at hand.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        _stop.Cancel();
        lock (_gate)
        {
            _client?.Dispose();
            _client = null;
        }
    }

    /// <summary>The fetch under way or a new one; null when it is too early for another.</summary>
    private Task? StartRefresh()
    {
        lock (_gate)
        {
            if (_refresh is not null)
            {
                return _refresh;
            }

            var interval = Current is null ? RetryInterval : MinimumInterval;
            if (_issuer.Jwks is not null
                || _stop.IsCancellationRequested
                || (_lastAttempt is { } last && _time.GetElapsedTime(last) < interval))
            {
                return null;
            }

            _lastAttempt = _time.GetTimestamp();
            return _refresh = RefreshAsync();
        }
    }

    private async Task RefreshAsync()
    {
        // Leave the lock that the caller holds before anything else.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var keys = await UseClient().FetchAsync(_stop.Token).ConfigureAwait(false);
            // Logins that wait for the keys go on after this: not one by one on the client's socket thread.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            _fetched = new FetchedKeys(keys, _time.GetTimestamp());
            AuthenticationMetrics.CountFetch(_issuer.Name, IssuerFetchOutcome.Ok);
            Log.KeysFetched(_log, _issuer.Name, keys.Count);
        }
        catch (IssuerFetchException e)
        {
            AuthenticationMetrics.CountFetch(_issuer.Name, e.Outcome);
            Log.FetchFailed(_log, _issuer.Name, e.Outcome, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            Log.FetchStopped(_log, _issuer.Name);
        }
        catch (Exception e)
        {
            // Those who log in wait for this task: an answer nobody foresaw is the issuer's failure, not theirs.
            AuthenticationMetrics.CountFetch(_issuer.Name, IssuerFetchOutcome.Unreachable);
            Log.FetchFailed(_log, _issuer.Name, IssuerFetchOutcome.Unreachable, e.GetType().Name);
        }
        finally
        {
            lock (_gate)
            {
                _refresh = null;
            }
        }
    }

    private IIssuerClient UseClient()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            return _client ??= _issuer.Kubernetes ? new ClusterIssuerClient(_cluster) : new IssuerClient(_issuer);
        }
    }

    private IssuerKeySet? ReadInline(string keySet)
    {
        try
        {
            return IssuerKeySet.Read(Encoding.UTF8.GetBytes(keySet));
        }
        catch (IssuerFetchException e)
        {
            Log.FetchFailed(_log, _issuer.Name, IssuerFetchOutcome.Misconfigured, e.Message);
            return null;
        }
    }

    private sealed record FetchedKeys(IssuerKeySet Keys, long At);
}
