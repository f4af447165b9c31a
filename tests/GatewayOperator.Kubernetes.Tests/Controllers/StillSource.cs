namespace GatewayOperator.Kubernetes.Tests.Controllers;

/// <summary>Every change of a <see cref="StillInformer"/>.</summary>
internal sealed class StillSource(StillInformer informer) : ChangeSource(informer)
{
    private Action<ObjectKey>? _changed;

    public override IEnumerable<ObjectKey> Keys => informer.Keys;

    public override void Start(Action<ObjectKey> changed, Action<Exception> unclear)
    {
        _changed = changed;
        informer.Changed += changed;
    }

    public override void Stop() => informer.Changed -= _changed;
}
