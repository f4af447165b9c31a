using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Live;

/// <summary>
/// An informer as health looks at it: what cannot be read of a namespace that is gone is nobody's fault, and a restart
/// would not bring it back.
/// </summary>
internal sealed class PresentInformer(IInformer informer, NamespacePresence presence, TimeProvider time) : IInformer
{
    public event Action<ObjectKey>? Changed
    {
        add => informer.Changed += value;
        remove => informer.Changed -= value;
    }

    public ResourceType Type => informer.Type;

    public bool HasSynced => presence.IsLeaving || informer.HasSynced;

    public DateTimeOffset LastContact => presence.IsLeaving ? time.GetUtcNow() : informer.LastContact;

    public TimeSpan Age => presence.IsLeaving ? TimeSpan.Zero : informer.Age;

    public TimeSpan Untended => presence.IsLeaving ? TimeSpan.Zero : informer.Untended;

    public IReadOnlyCollection<ObjectKey> Keys => informer.Keys;

    public Task RunAsync(CancellationToken ct) => informer.RunAsync(ct);

    public Task SyncedAsync(CancellationToken ct) => informer.SyncedAsync(ct);
}
