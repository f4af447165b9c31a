namespace GatewayOperator.Kubernetes;

/// <summary>Turns the changes that an informer sees into keys of the controller's own kind.</summary>
internal abstract class ChangeSource(IInformer informer)
{
    public IInformer Informer { get; } = informer;

    /// <summary>All objects of the controller's kind; empty when the source is of another kind.</summary>
    public abstract IEnumerable<ObjectKey> Keys { get; }

    /// <param name="changed">Told of each object to look at.</param>
    /// <param name="unclear">Told when it cannot be said which objects to look at.</param>
    public abstract void Start(Action<ObjectKey> changed, Action<Exception> unclear);

    public abstract void Stop();
}
