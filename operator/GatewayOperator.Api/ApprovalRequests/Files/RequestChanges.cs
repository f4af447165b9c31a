namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>
/// Tells any number of waiters when requests change. One notification serves them all, and looking from time to time
/// makes it certain: inotify drops events when its queue overflows and reports nothing on some file systems.
/// </summary>
public sealed class RequestChanges : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly RequestFolder _folder;
    private readonly TimeProvider _time;
    private readonly FileSystemWatcher? _watcher;
    private readonly ITimer _timer;
    private TaskCompletionSource _any = NewSignal();

    public RequestChanges(RequestFolder folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(time);
        _folder = folder;
        _time = time;
        _watcher = Watch(folder.Directory);
        _timer = time.CreateTimer(_ => SayAll(), null, PollInterval, PollInterval);
    }

    /// <summary>Completes when anything has changed, or it is time to look without having been told.</summary>
    public Task AnyAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _any.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>
    /// The request as soon as it is another than <paramref name="known"/>. One that was deleted has a
    /// deletionTimestamp and no resourceVersion, as often as it is waited for: ask anew then.
    /// </summary>
    public async Task<ApprovalRequest> ChangedAsync(ApprovalRequest known, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        var path = _folder.PathOf(known);
        var waiting = Enter(path);
        try
        {
            while (true)
            {
                // Taken before the look: what happens after the look completes it.
                var next = waiting.Next;
                if (Look(known) is { } current)
                {
                    return current;
                }

                await next.WaitAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            Leave(path, waiting);
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _timer.Dispose();
    }

    private ApprovalRequest? Look(ApprovalRequest known)
    {
        var (@namespace, name, version) =
            (known.Metadata.Namespace, known.Metadata.Name, known.Metadata.ResourceVersion);
        if (_folder.Find(@namespace, name) is { } current)
        {
            return current.Metadata.ResourceVersion == version ? null : current;
        }

        return _folder.Exists(@namespace, name)
            ? null
            : known with
            {
                Metadata = known.Metadata with { ResourceVersion = null, DeletionTimestamp = _time.GetUtcNow() },
            };
    }

    private Waiting Enter(string path)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(path, out var waiting))
            {
                _waiting[path] = waiting = new Waiting();
            }

            waiting.Count++;
            return waiting;
        }
    }

    private void Leave(string path, Waiting waiting)
    {
        lock (_gate)
        {
            if (--waiting.Count == 0)
            {
                _waiting.Remove(path);
            }
        }
    }

    private void Say(string path)
    {
        _folder.Forget(path);
        lock (_gate)
        {
            _waiting.GetValueOrDefault(path)?.Signal();
            _any.TrySetResult();
            _any = NewSignal();
        }
    }

    private void SayAll()
    {
        lock (_gate)
        {
            foreach (var waiting in _waiting.Values)
            {
                waiting.Signal();
            }

            _any.TrySetResult();
            _any = NewSignal();
        }
    }

    private FileSystemWatcher? Watch(string directory)
    {
        try
        {
            var watcher = new FileSystemWatcher(directory, "*" + RequestPaths.Extension)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite,
            };
            watcher.Changed += (_, e) => Say(e.FullPath);
            watcher.Created += (_, e) => Say(e.FullPath);
            watcher.Deleted += (_, e) => Say(e.FullPath);
            watcher.Renamed += (_, e) => Say(e.FullPath);
            watcher.Error += (_, _) => SayAll();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            // No inotify instance left on this machine, or no directory yet: looking alone still works.
            return null;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Waiting
    {
        private TaskCompletionSource _next = NewSignal();

        public int Count { get; set; }

        public Task Next => Volatile.Read(ref _next).Task;

        public void Signal() => Interlocked.Exchange(ref _next, NewSignal()).TrySetResult();
    }
}
