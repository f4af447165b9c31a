using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Targets;

namespace GatewayOperator.Approvals;

/// <summary>
/// Has somebody look at an inbox whenever something arrives, and from time to time: a notification can be lost.
/// </summary>
public sealed class InboxLoop : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Signal _arrived = new();
    private readonly Func<CancellationToken, Task> _look;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Attempts _attempts;
    private readonly FileSystemWatcher? _watcher;

    public InboxLoop(Inbox inbox, Func<CancellationToken, Task> look, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        _look = look;
        _time = time;
        _log = log;
        _attempts = new Attempts(log);
        _watcher = Watch(inbox.Directory);
    }

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await _attempts.RunAsync(_look, ct).ConfigureAwait(false);
            await ((Task)_arrived.WaitAsync(Poll, _time, ct)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _watcher?.Dispose();

    private FileSystemWatcher? Watch(string directory)
    {
        try
        {
            var watcher = new FileSystemWatcher(directory, "*" + RequestPaths.Extension)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName,
            };
            watcher.Created += (_, _) => _arrived.Set();
            watcher.Renamed += (_, _) => _arrived.Set();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException e)
        {
            _log.NoNotifications(e.Message);
            return null;
        }
    }
}
