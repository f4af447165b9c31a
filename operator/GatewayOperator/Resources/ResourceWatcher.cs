using System.Threading.Channels;

namespace GatewayOperator.Resources;

/// <summary>
/// Follows a resource directory. Notifications make it quick, polling makes it certain: inotify drops events when its
/// queue overflows and reports nothing on some network file systems.
/// </summary>
public sealed class ResourceWatcher : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    /// <summary>Editors write a file in several steps; this long after the last notification they are done.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(80);

    private readonly Channel<bool> _notified = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly ResourceDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FileSystemWatcher? _watcher;
    private string? _stamp;

    public ResourceWatcher(ResourceDirectory directory, TimeProvider time, ILogger<ResourceWatcher> log)
    {
        _directory = directory;
        _time = time;
        _log = log;
        _watcher = Watch();
    }

    /// <summary>The set in force; see <see cref="NextAsync"/>.</summary>
    public ResourceSet Current { get; private set; } = ResourceSet.Empty;

    public void Dispose() => _watcher?.Dispose();

    /// <summary>Waits for a change and returns the new set; the first call returns at once.</summary>
    public async Task<ResourceSet> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                if (_stamp is not null)
                {
                    await WaitAsync(ct).ConfigureAwait(false);
                }

                var stamp = _directory.Stamp();
                if (stamp != _stamp)
                {
                    Current = await ReadAsync(ct).ConfigureAwait(false);
                    _stamp = stamp;
                    return Current;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What is in force stays in force: an unmounted directory is not an order to revoke everything.
                Log.DirectoryUnreadable(_log, _directory.Path, e.Message);
                await Task.Delay(PollInterval, _time, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task<ResourceSet> ReadAsync(CancellationToken ct)
    {
        var next = ResourceSetBuilder.Build(_directory.Read(), Current);
        if (Current.Resources.Keys.Except(next.Resources.Keys).Any()
            || next.Unreadable.Except(Current.Unreadable).Any())
        {
            // Something is gone: look again, an editor may be about to put it back. A policy that vanishes for the
            // milliseconds of a rename must not uncover anything, and a file that goes while it is read must not end
            // everybody's session.
            await Task.Delay(2 * Settle, _time, ct).ConfigureAwait(false);
            next = ResourceSetBuilder.Build(_directory.Read(), Current);
        }

        return next;
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(PollInterval, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            await _notified.Reader.ReadAsync(either.Token).ConfigureAwait(false);
            await Task.Delay(Settle, _time, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Time to look without having been told.
        }
    }

    private FileSystemWatcher? Watch()
    {
        try
        {
            var watcher = new FileSystemWatcher(_directory.Path)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += (_, _) => _notified.Writer.TryWrite(true);
            watcher.Created += (_, _) => _notified.Writer.TryWrite(true);
            watcher.Deleted += (_, _) => _notified.Writer.TryWrite(true);
            watcher.Renamed += (_, _) => _notified.Writer.TryWrite(true);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException e)
        {
            // No inotify instance left on this machine: polling alone still works.
            Log.NoNotifications(_log, e.Message);
            return null;
        }
    }
}
