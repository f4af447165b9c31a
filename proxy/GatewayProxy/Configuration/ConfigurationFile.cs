using System.Security.Cryptography;
using System.Threading.Channels;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Authentication;
using GatewayProxy.Observability;

namespace GatewayProxy.Configuration;

/// <summary>
/// Follows the configuration file that the operator replaces by atomic rename. What cannot be enforced is reported and
/// the last good configuration stays in force; the first one must be good.
/// </summary>
public sealed class ConfigurationFile(
    string path, PolicyHolder policy, TokenAuthenticator authenticator, ProxyState state, TimeProvider time,
    ILogger<ConfigurationFile> log) : BackgroundService
{
    /// <summary>Notifications make it quick, looking makes it certain: a notification can be lost.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private (DateTime Written, long Length) _seen;
    private byte[] _seenHash = [];

    /// <summary>Reads the file if it has changed since the last call.</summary>
    public void Look()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || (file.LastWriteTimeUtc, file.Length) == _seen)
            {
                return;
            }

            _seen = (file.LastWriteTimeUtc, file.Length);
            var content = File.ReadAllBytes(path);
            var hash = SHA256.HashData(content);
            if (!hash.AsSpan().SequenceEqual(_seenHash))
            {
                _seenHash = hash;
                Apply(content);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            state.Rejected($"the configuration cannot be read: {e.Message}", incompatible: false);
            log.ConfigurationUnreadable(e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var replaced = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watcher = new FileSystemWatcher(
            Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        watcher.Renamed += (_, _) => replaced.Writer.TryWrite(true);
        watcher.Created += (_, _) => replaced.Writer.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            await WaitAsync(replaced.Reader, stoppingToken);
            Look();
        }
    }

    private async Task WaitAsync(ChannelReader<bool> replaced, CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(Interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        try
        {
            await replaced.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to look, or to stop.
        }
    }

    private void Apply(byte[] content)
    {
        try
        {
            var snapshot = PolicySnapshot.Create(GatewayConfigSerializer.Read(content), policy.Current);
            var previous = policy.Current?.Config.Revision;
            authenticator.Update(snapshot.Config);
            policy.Swap(snapshot);
            if (previous is not null && previous != snapshot.Config.Revision)
            {
                ProxyMetrics.ConfigRevision.RemoveLabelled(previous);
            }

            ProxyMetrics.ConfigRevision.WithLabels(snapshot.Config.Revision).Set(1);
            state.Enforcing(snapshot.Config.Revision);
            log.ConfigurationApplied(snapshot.Config.Revision, snapshot.Config.Grants.Count);
        }
        catch (GatewayConfigException e)
        {
            state.Rejected(e.Message, e.Incompatible);
            log.ConfigurationRejected(e.Message);
        }
    }
}
