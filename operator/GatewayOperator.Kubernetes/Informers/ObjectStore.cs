using System.Collections.Concurrent;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// The objects of an informer. One loop writes, everybody reads. What a write changed comes back as a list of
/// changes, to be told after the whole of it is in place.
/// </summary>
internal sealed class ObjectStore<T>
    where T : class
{
    private readonly ConcurrentDictionary<ObjectKey, KubeObject<T>> _objects = new();
    private readonly ConcurrentDictionary<ObjectKey, BrokenObject> _broken = new();

    public IReadOnlyCollection<T> All => [.. _objects.Values.Select(o => o.Value)];

    public IReadOnlyCollection<BrokenObject> Broken => [.. _broken.Values];

    public IReadOnlyCollection<ObjectKey> Keys => [.. _objects.Keys.Union(_broken.Keys)];

    public T? Find(ObjectKey key) => _objects.GetValueOrDefault(key)?.Value;

    public BrokenObject? FindBroken(ObjectKey key) => _broken.GetValueOrDefault(key);

    /// <summary>Takes a list for the whole truth: what it lacks was deleted.</summary>
    public List<StoreChange<T>> Replace(KubeList<T> list)
    {
        var changes = new List<StoreChange<T>>();
        var listed = list.Objects.Select(o => o.Key).Concat(list.Broken.Select(b => b.Key)).ToHashSet();
        foreach (var key in Keys.Where(k => !listed.Contains(k)))
        {
            Remove(key, changes);
        }

        foreach (var item in list.Objects)
        {
            Set(item, changes);
        }

        foreach (var item in list.Broken)
        {
            SetBroken(item, changes);
        }

        return changes;
    }

    public List<StoreChange<T>> Apply(WatchEvent<T> told)
    {
        var changes = new List<StoreChange<T>>();
        if (told is { Kind: WatchEventKind.Deleted, Key: { } key })
        {
            Remove(key, changes);
        }
        else if (told.Object is { } item)
        {
            Set(item, changes);
        }
        else if (told.Broken is { } broken)
        {
            SetBroken(broken, changes);
        }

        return changes;
    }

    private void Set(KubeObject<T> item, List<StoreChange<T>> changes)
    {
        var wasBroken = _broken.TryRemove(item.Key, out _);
        var known = _objects.GetValueOrDefault(item.Key);
        if (known is not null && known.Uid != item.Uid)
        {
            changes.Add(new StoreChange<T>(item.Key, known.Value, Deleted: true));
        }
        else if (known?.ResourceVersion == item.ResourceVersion && item.ResourceVersion is not null && !wasBroken)
        {
            return;
        }

        _objects[item.Key] = item;
        changes.Add(new StoreChange<T>(item.Key, item.Value, Deleted: false));
    }

    private void SetBroken(BrokenObject item, List<StoreChange<T>> changes)
    {
        // The last good version stays in force, but not that of another object that bore the name before.
        if (_objects.TryGetValue(item.Key, out var known) && known.Uid != item.Uid)
        {
            _objects.TryRemove(item.Key, out _);
            changes.Add(new StoreChange<T>(item.Key, known.Value, Deleted: true));
        }

        if (_broken.TryGetValue(item.Key, out var before) && before.ResourceVersion == item.ResourceVersion)
        {
            return;
        }

        _broken[item.Key] = item;
        changes.Add(new StoreChange<T>(item.Key, null, Deleted: false) { Broken = item });
    }

    private void Remove(ObjectKey key, List<StoreChange<T>> changes)
    {
        var wasBroken = _broken.TryRemove(key, out _);
        if (_objects.TryRemove(key, out var known) || wasBroken)
        {
            changes.Add(new StoreChange<T>(key, known?.Value, Deleted: true));
        }
    }
}
