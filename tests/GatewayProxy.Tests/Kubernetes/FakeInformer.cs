using GatewayOperator.Kubernetes;

namespace GatewayProxy.Tests.Kubernetes;

/// <summary>An informer of which only the age is asked.</summary>
internal sealed class FakeInformer : IInformer
{
    public event Action<ObjectKey>? Changed
    {
        add
        {
            // Nothing changes.
        }
        remove
        {
            // Nothing was added.
        }
    }

    public ResourceType Type { get; } = new("", "v1", "secrets", "Secret", Namespaced: true);

    public bool HasSynced { get; set; } = true;

    public DateTimeOffset LastContact => default;

    public TimeSpan Age { get; set; }

    public TimeSpan Untended => TimeSpan.Zero;

    public IReadOnlyCollection<ObjectKey> Keys => [];

    public Task RunAsync(CancellationToken ct) => Task.CompletedTask;

    public Task SyncedAsync(CancellationToken ct) => Task.CompletedTask;
}
