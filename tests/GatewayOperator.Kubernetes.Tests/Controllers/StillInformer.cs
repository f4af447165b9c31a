using System.Collections.Concurrent;

namespace GatewayOperator.Kubernetes.Tests.Controllers;

/// <summary>An informer whose objects are what the test says.</summary>
internal sealed class StillInformer : IInformer
{
    private readonly TaskCompletionSource _synced = new();

    public event Action<ObjectKey>? Changed;

    public ConcurrentDictionary<ObjectKey, bool> Objects { get; } = new();

    public ResourceType Type { get; } = new("", "v1", "configmaps", "ConfigMap", Namespaced: true);

    public bool HasSynced => _synced.Task.IsCompleted;

    public DateTimeOffset LastContact => default;

    public TimeSpan Age => TimeSpan.Zero;

    public TimeSpan Untended { get; set; }

    public IReadOnlyCollection<ObjectKey> Keys => [.. Objects.Keys];

    public void Sync() => _synced.TrySetResult();

    public void Change(ObjectKey key)
    {
        Objects[key] = true;
        Changed?.Invoke(key);
    }

    public Task RunAsync(CancellationToken ct) => Task.CompletedTask;

    public Task SyncedAsync(CancellationToken ct) => _synced.Task.WaitAsync(ct);
}
