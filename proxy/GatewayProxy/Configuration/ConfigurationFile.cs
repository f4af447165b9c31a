using System.Security.Cryptography;
using System.Threading.Channels;

namespace GatewayProxy.Configuration;

/// <summary>Follows the configuration file that the operator replaces by atomic rename.</summary>
public sealed class ConfigurationFile(string path, ConfigurationIntake intake, TimeProvider time) : BackgroundService
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
                intake.Take(content);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            intake.Unreadable($"the configuration cannot be read: {e.Message}");
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
}
