using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;
using GatewayOperator.Resources;

namespace GatewayOperator.Cluster.Live;

/// <summary>
/// The resources of the watched namespaces as they count now, cut into one set per target. A change costs what its
/// target costs, however many others there are.
/// </summary>
public sealed class LiveResources
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NamespaceInformers> _namespaces;
    private readonly Dictionary<ResourceKey, LiveResource> _entries = [];
    private readonly Dictionary<ResourceKey, HashSet<ResourceKey>> _members = [];
    private readonly Dictionary<ResourceKey, HashSet<ResourceKey>> _secretUsers = [];
    private readonly Dictionary<ResourceKey, ResourceSet> _sets = [];

    // Objects of which nobody can say which target they are about.
    private readonly HashSet<ResourceKey> _lost = [];

    private ResourceSet? _whole;

    public LiveResources(IEnumerable<NamespaceInformers> namespaces)
    {
        _namespaces = namespaces.ToDictionary(n => n.Namespace, StringComparer.Ordinal);
        foreach (var space in _namespaces.Values)
        {
            space.Targets.Changed += key => Take(space.Targets, ResourceKinds.Target, key);
            space.Grants.Changed += key => Take(space.Grants, ResourceKinds.Grant, key);
            space.Policies.Changed += key => Take(space.Policies, ResourceKinds.Policy, key);
            space.Rules.Changed += key => Take(space.Rules, ResourceKinds.Rule, key);
            space.Secrets.Changed += key =>
                TakeSecret(new ResourceKey(ResourceKinds.Secret, key.Namespace, key.Name));
        }
    }

    /// <summary>Something of this target's set has changed; raised on the loop that reads the watch.</summary>
    public event Action<ResourceKey>? TargetChanged;

    /// <summary>A wish of this object has changed, or it came or went; raised likewise.</summary>
    public event Action<ResourceKey>? Changed;

    public IReadOnlyCollection<NamespaceInformers> Namespaces => _namespaces.Values;

    public LiveResource? Find(ResourceKey key)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(key);
        }
    }

    /// <summary>Grants, policies and rules of a target, whether the target exists or not.</summary>
    public IReadOnlyList<ResourceKey> MembersOf(ResourceKey target)
    {
        lock (_gate)
        {
            return [.. _members.GetValueOrDefault(target, []).Where(k => k != target)];
        }
    }

    /// <summary>A target with everything that belongs to it; the same object until something of it changes.</summary>
    public ResourceSet SetOf(ResourceKey target)
    {
        lock (_gate)
        {
            return _sets.TryGetValue(target, out var known) ? known : _sets[target] = Build(target);
        }
    }

    /// <summary>
    /// Everything of all namespaces that are there; <see cref="ResourceSet.Empty"/> before it is all there, so that what is missing in
    /// it was deleted.
    /// </summary>
    public ResourceSet Whole()
    {
        if (!_namespaces.Values.All(n => n.HasSynced || n.Presence.IsLeaving))
        {
            return ResourceSet.Empty;
        }

        lock (_gate)
        {
            return _whole ??= Assemble(_entries.Values);
        }
    }

    /// <summary>The set that says all about one object.</summary>
    public ResourceSet SetAround(ResourceKey key) =>
        SetOf(Find(key)?.Target ?? new ResourceKey(ResourceKinds.Target, key.Namespace, ""));

    private void Take<T>(Informer<T> informer, string kind, ObjectKey of)
        where T : class, IResource
    {
        var key = new ResourceKey(kind, of.Namespace, of.Name);
        var touched = new HashSet<ResourceKey>();
        lock (_gate)
        {
            var before = _entries.GetValueOrDefault(key);
            var after = LiveResource.Next(key, before, informer.Find(of), informer.FindBroken(of));
            if (ReferenceEquals(before, after))
            {
                return;
            }

            Leave(before, touched);
            Join(key, after, touched);
            _whole = null;
            foreach (var target in touched)
            {
                _sets.Remove(target);
            }
        }

        Changed?.Invoke(key);
        foreach (var target in touched)
        {
            TargetChanged?.Invoke(target);
        }
    }

    private void Leave(LiveResource? before, HashSet<ResourceKey> touched)
    {
        if (before is null)
        {
            return;
        }

        _entries.Remove(before.Key);
        _lost.Remove(before.Key);
        Touch(before, touched);
        if (before.Target is { } target && _members.TryGetValue(target, out var members))
        {
            members.Remove(before.Key);
            if (members.Count == 0)
            {
                _members.Remove(target);
            }
        }

        foreach (var secret in SecretsOf(before))
        {
            _secretUsers.GetValueOrDefault(secret)?.Remove(before.Key);
        }
    }

    private void Join(ResourceKey key, LiveResource? after, HashSet<ResourceKey> touched)
    {
        if (after is null)
        {
            return;
        }

        _entries[key] = after;
        Touch(after, touched);
        if (after.Target is { } target)
        {
            (_members.TryGetValue(target, out var members) ? members : _members[target] = []).Add(key);
        }
        else
        {
            _lost.Add(key);
        }

        foreach (var secret in SecretsOf(after))
        {
            (_secretUsers.TryGetValue(secret, out var users) ? users : _secretUsers[secret] = []).Add(key);
        }
    }

    // What nobody can attribute may be about any target of its namespace.
    private void Touch(LiveResource resource, HashSet<ResourceKey> touched)
    {
        if (resource.Target is { } target)
        {
            touched.Add(target);
        }
        else
        {
            touched.UnionWith(_members.Keys.Where(k => k.Namespace == resource.Key.Namespace));
        }
    }

    private void TakeSecret(ResourceKey secret)
    {
        List<ResourceKey> users;
        lock (_gate)
        {
            _whole = null;
            users = [.. _secretUsers.GetValueOrDefault(secret, [])];
            users.ForEach(t => _sets.Remove(t));
        }

        users.ForEach(t => TargetChanged?.Invoke(t));
    }

    private static IEnumerable<ResourceKey> SecretsOf(LiveResource resource) =>
        resource.InForce is DatabaseTarget target
            ? TargetSecrets.Names(target.Spec)
                .Select(n => new ResourceKey(ResourceKinds.Secret, resource.Key.Namespace, n))
            : [];

    private ResourceSet Build(ResourceKey target)
    {
        var entries = _members.GetValueOrDefault(target, []).Select(k => _entries[k]).ToList();
        entries.AddRange(_lost.Where(k => k.Namespace == target.Namespace).Select(k => _entries[k]));
        return Assemble(entries);
    }

    private ResourceSet Assemble(IReadOnlyCollection<LiveResource> entries)
    {
        var resources = entries.Where(e => e.InForce is not null).ToDictionary(e => e.Key, e => e.InForce!);
        foreach (var key in entries.SelectMany(SecretsOf).Distinct())
        {
            if (_namespaces[key.Namespace].Secrets.Find(new ObjectKey(key.Namespace, key.Name)) is { } secret)
            {
                resources[key] = secret;
            }
        }

        return new ResourceSet
        {
            Resources = resources,
            Origins = new Dictionary<ResourceKey, string>(),
            Broken = entries.Where(e => e.Errors is not null).ToDictionary(e => e.Key, e => e.Errors!),
            Unreadable = [.. entries.Where(e => e.IsUnreadable).Select(Unreadable)],
            Errors = [.. entries.SelectMany(e => e.Errors ?? [])],
            Rejected = entries.Where(e => e is { Errors: not null, InForce: not null, Generation: not null })
                .ToDictionary(e => e.Key, e => e.Generation!.Value),
        };
    }

    private static UnreadablePolicy Unreadable(LiveResource resource) => new(
        resource.Key.Kind,
        resource.Key.Namespace,
        resource.Target?.Name,
        $"{resource.Key.Namespace}/{resource.Key.Name}");
}
