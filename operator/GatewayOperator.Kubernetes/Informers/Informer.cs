using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Keeps a copy of the API server's objects of one kind: lists them, then watches, for ever. Disturbances are
/// bridged; what was deleted meanwhile is told as deleted.
/// </summary>
public sealed class Informer<T> : IStore<T>, IInformer
    where T : class
{
    // A watch that the server ends this soon and in silence never was one.
    private static readonly TimeSpan SilentClose = TimeSpan.FromSeconds(2);

    private readonly KubeClient _client;
    private readonly string? _namespace;
    private readonly ListQuery? _query;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly InformerOptions _options;
    private readonly InformerMetrics _metrics;
    private readonly ObjectStore<T> _store = new();
    private readonly Contact _contact;
    private readonly Contact _tended;
    private readonly Backoff _backoff;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasSynced;
    private bool _listed;

    // Where to watch from; null: list first.
    private string? _version;
    private int _expiries;
    private int _silentCloses;
    private bool _taken;

    /// <param name="client">The API server.</param>
    /// <param name="ns">Null: all namespaces.</param>
    /// <param name="query">Which objects; null: all.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where disturbances are told.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="type">For a T that names no kind.</param>
    public Informer(
        KubeClient client,
        string? ns,
        ListQuery? query,
        TimeProvider time,
        ILogger log,
        InformerOptions? options = null,
        ResourceType? type = null)
    {
        Type = type ?? ResourceType.Of<T>();
        _client = client;
        _namespace = ns;
        _query = query;
        _time = time;
        _log = log;
        _options = options ?? new InformerOptions();
        _metrics = _options.Metrics ?? InformerMetrics.Shared;
        _contact = new Contact(time);
        _tended = new Contact(time);
        _backoff = new Backoff(_options.BackoffStart, _options.BackoffCap);
    }

    /// <inheritdoc/>
    public event Action<ObjectKey>? Changed;

    /// <summary>
    /// The object as it is now, or as it was before it was deleted (true). The same rules hold as for
    /// <see cref="Changed"/>, which is raised after it. Not raised for what cannot be decoded.
    /// </summary>
    public event Action<T, bool>? Observed;

    public ResourceType Type { get; }

    public bool HasSynced => _hasSynced;

    public DateTimeOffset LastContact => _contact.At;

    public TimeSpan Age => _contact.Age;

    public TimeSpan Untended => _tended.Age;

    public IReadOnlyCollection<T> All => _store.All;

    public IReadOnlyCollection<ObjectKey> Keys => _store.Keys;

    /// <summary>The objects that cannot be decoded now.</summary>
    public IReadOnlyCollection<BrokenObject> Broken => _store.Broken;

    public T? Find(ObjectKey key) => _store.Find(key);

    /// <summary>Why the object cannot be decoded; null when it can be, or when there is none.</summary>
    public BrokenObject? FindBroken(ObjectKey key) => _store.FindBroken(key);

    public Task SyncedAsync(CancellationToken ct) => _synced.Task.WaitAsync(ct);

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (_version is null)
                {
                    await ListAsync(ct).ConfigureAwait(false);
                }

                await WatchAsync(ct).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                await RecoverAsync(e, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListAsync(CancellationToken ct)
    {
        var list = await _client.ListAsync<T>(_namespace, _query, ct, Type).ConfigureAwait(false);
        if (_listed)
        {
            _metrics.Relisted(Type.Kind);
        }

        _listed = true;
        _silentCloses = 0;
        var changes = _store.Replace(list);
        _version = list.ResourceVersion;
        Touch();
        _hasSynced = true;
        _log.Synced(Type.Kind, list.Objects.Count);
        Tell(changes);
        _synced.TrySetResult();
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        var start = _time.GetTimestamp();
        var heard = false;
        // A server sends no bookmarks of a kind that nothing has happened to since it started: that it takes the watch
        // is then all it says, and it says it after every idle timeout.
        _taken = false;
        var watch = _client.WatchAsync<T>(_namespace, _version!, _query, Type, _options.IdleTimeout, Taken, ct);
        await foreach (var told in watch.ConfigureAwait(false))
        {
            _version = told.ResourceVersion ?? _version;
            heard = true;
            _expiries = 0;
            _backoff.Reset();
            Touch();
            Tell(_store.Apply(told));
        }

        var silent = !heard && _time.GetElapsedTime(start) < SilentClose;
        _silentCloses = silent ? _silentCloses + 1 : 0;
        if (_silentCloses >= 2)
        {
            throw new IOException("The server closes watches of it at once.");
        }
    }

    // Waits when it makes sense, and decides whether to go on from where we were or to list again.
    private async Task RecoverAsync(Exception error, CancellationToken ct)
    {
        _tended.Touch();
        if (error is TimeoutException && _taken)
        {
            // Nothing to tell for so long; whether the other end still is there shows when it takes the next watch.
            return;
        }

        var expired = error is KubeApiException { IsExpired: true };
        if (expired || error is InvalidDataException || _silentCloses >= 2)
        {
            _version = null;
        }

        // History moves on all the time. Only a server whose lists are too old for its watches makes us wait.
        if (expired && ++_expiries == 1)
        {
            _log.Relisting(Type.Kind, error.Message);
            return;
        }

        var wait = _backoff.Next();
        if (error is KubeApiException { RetryAfter: { } asked } && asked > wait)
        {
            wait = asked < _options.BackoffCap ? asked : _options.BackoffCap;
        }

        _log.Disturbed(Type.Kind, wait, error.Message);
        await Task.Delay(wait, _time, ct).ConfigureAwait(false);
    }

    private void Taken()
    {
        _taken = true;
        Touch();
    }

    private void Touch()
    {
        _contact.Touch();
        _tended.Touch();
        _metrics.Contact(Type.Kind, _contact.At);
    }

    private void Tell(List<StoreChange<T>> changes)
    {
        foreach (var change in changes)
        {
            if (change.Broken is { } broken)
            {
                _metrics.Undecodable(Type.Kind);
                _log.Undecodable(Type.Kind, broken.Key, broken.Error);
            }
            else if (change.Value is { } value)
            {
                TellEach(Observed, handler => handler(value, change.Deleted), change.Key);
            }

            TellEach(Changed, handler => handler(change.Key), change.Key);
        }
    }

    // A handler that throws must not cost the others their event, nor the loop its life.
    private void TellEach<THandler>(THandler? handlers, Action<THandler> tell, ObjectKey key)
        where THandler : Delegate
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                tell(handler);
            }
            catch (Exception e)
            {
                _log.HandlerFailed(e, Type.Kind, key);
            }
        }
    }
}
