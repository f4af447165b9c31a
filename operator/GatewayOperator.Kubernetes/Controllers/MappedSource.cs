using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GatewayOperator.Kubernetes;

/// <summary>Objects of another kind that the controller's objects depend on.</summary>
internal sealed class MappedSource<T>(Informer<T> informer, Func<T, IEnumerable<ObjectKey>> map)
    : ChangeSource(informer)
    where T : class
{
    // An object that turns to another owner concerns the one that it turns away from, too.
    private readonly ConcurrentDictionary<ObjectKey, ObjectKey[]> _concerned = new();
    private Action<ObjectKey>? _changed;
    private Action<Exception>? _unclear;

    public override IEnumerable<ObjectKey> Keys => [];

    public override void Start(Action<ObjectKey> changed, Action<Exception> unclear)
    {
        _changed = changed;
        _unclear = unclear;
        informer.Observed += OnObserved;
        informer.Changed += OnChanged;
        foreach (var value in informer.All)
        {
            _concerned.TryAdd(ObjectReading.KeyOf(value), Map(value));
        }
    }

    public override void Stop()
    {
        informer.Observed -= OnObserved;
        informer.Changed -= OnChanged;
        _concerned.Clear();
    }

    private void OnObserved(T value, bool deleted)
    {
        var key = ObjectReading.KeyOf(value);
        var concerned = Map(value);
        foreach (var other in concerned.Union(_concerned.GetValueOrDefault(key, [])))
        {
            _changed?.Invoke(other);
        }

        if (deleted)
        {
            _concerned.TryRemove(key, out _);
        }
        else
        {
            _concerned[key] = concerned;
        }
    }

    private void OnChanged(ObjectKey key)
    {
        if (informer.FindBroken(key) is null && informer.Find(key) is not null)
        {
            return;
        }

        foreach (var other in _concerned.GetValueOrDefault(key, []))
        {
            _changed?.Invoke(other);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Runs in the loop that reads the watch, which must go on.")]
    private ObjectKey[] Map(T value)
    {
        try
        {
            return [.. map(value)];
        }
        catch (Exception e)
        {
            _unclear?.Invoke(e);
            return [];
        }
    }
}
