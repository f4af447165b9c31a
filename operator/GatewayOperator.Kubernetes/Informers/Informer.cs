using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Keeps a copy of the API server's objects of one kind: lists them, then watches, for ever. Disturbances are
/// bridged; what was deleted meanwhile is told as deleted.
/// </summary>
public sealed class Informer<T> : IStore<T>, IInformer
    where T : class
{
    /// <remarks><paramref name="ns"/>: Null: all namespaces.</remarks>
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
    }

    public event Action<ObjectKey>? Changed;

    /// <summary>
    /// The object as it is now, and whether it was deleted (then as it was last known). The same rules hold as
    /// for <see cref="Changed"/>, which is raised after it. Not raised for an undecodable object.
    /// </summary>
    public event Action<T, bool>? Observed;

    public ResourceType Type { get; }

    public bool HasSynced { get; private set; }

    public DateTimeOffset LastContact { get; private set; }

    public IReadOnlyCollection<T> All => throw new NotImplementedException();

    public IReadOnlyCollection<ObjectKey> Keys => throw new NotImplementedException();

    /// <summary>The objects that cannot be decoded now.</summary>
    public IReadOnlyCollection<BrokenObject> Broken => throw new NotImplementedException();

    public T? Find(ObjectKey key) => throw new NotImplementedException();

    /// <summary>Why the object cannot be decoded; null when it can be, or when there is none.</summary>
    public BrokenObject? FindBroken(ObjectKey key) => throw new NotImplementedException();

    public Task RunAsync(CancellationToken ct)
    {
        Observed?.Invoke(null!, false);
        Changed?.Invoke(default);
        throw new NotImplementedException();
    }

    public Task SyncedAsync(CancellationToken ct) => throw new NotImplementedException();
}
