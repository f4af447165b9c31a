using System.Collections.Concurrent;

namespace GatewayOperator.Kubernetes.Tests.Controllers;

/// <summary>Does what the test says, and remembers what it was asked for.</summary>
internal sealed class ScriptedReconciler : IReconciler
{
    private readonly ConcurrentQueue<ObjectKey> _asked = new();

    public Func<ObjectKey, CancellationToken, ValueTask<ReconcileResult>> Script { get; set; } =
        (_, _) => new(ReconcileResult.Done);

    public IReadOnlyList<ObjectKey> Asked => [.. _asked];

    public int Times(ObjectKey key) => _asked.Count(asked => asked == key);

    public ValueTask<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        _asked.Enqueue(key);
        return Script(key, cancellationToken);
    }
}
