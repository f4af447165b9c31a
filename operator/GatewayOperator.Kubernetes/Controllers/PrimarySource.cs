using System.Collections.Concurrent;

namespace GatewayOperator.Kubernetes;

/// <summary>The objects that the controller is for.</summary>
internal sealed class PrimarySource<T>(Informer<T> informer, ChangePredicate predicate) : ChangeSource(informer)
    where T : class
{
    private readonly ConcurrentDictionary<ObjectKey, ObjectHead> _seen = new();
    private Action<ObjectKey>? _changed;

    public override IEnumerable<ObjectKey> Keys => informer.Keys;

    public override void Start(Action<ObjectKey> changed, Action<Exception> unclear)
    {
        _changed = changed;
        informer.Observed += OnObserved;
        informer.Changed += OnChanged;
    }

    public override void Stop()
    {
        informer.Observed -= OnObserved;
        informer.Changed -= OnChanged;
        _seen.Clear();
    }

    private void OnObserved(T value, bool deleted)
    {
        var key = ObjectReading.KeyOf(value);
        if (deleted)
        {
            _seen.TryRemove(key, out _);
            _changed?.Invoke(key);
            return;
        }

        var after = ObjectReading.HeadOf(value);
        ObjectHead? before = _seen.TryGetValue(key, out var known) ? known : null;
        _seen[key] = after;
        if (predicate(before, after))
        {
            _changed?.Invoke(key);
        }
    }

    // Of an object that cannot be decoded nothing is observed, neither that it broke nor that it went.
    private void OnChanged(ObjectKey key)
    {
        if (informer.FindBroken(key) is not null || informer.Find(key) is null)
        {
            _seen.TryRemove(key, out _);
            _changed?.Invoke(key);
        }
    }
}
