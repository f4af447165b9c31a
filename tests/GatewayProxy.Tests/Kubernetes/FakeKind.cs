using GatewayProxy.Kubernetes;

namespace GatewayProxy.Tests.Kubernetes;

/// <summary>Resources of one kind, as a test puts them.</summary>
internal sealed class FakeKind : IWatchedKind
{
    private readonly Dictionary<string, WatchedResource> _resources = [];

    public event Action<string>? Changed;

    public bool HasSynced { get; set; } = true;

    public IEnumerable<WatchedResource> All => _resources.Values;

    public WatchedResource? Find(string name) => _resources.GetValueOrDefault(name);

    public void Put(string name, string uid, long? generation = 1, string? target = "orders", bool going = false)
    {
        _resources[name] = new WatchedResource
        {
            Metadata = new WatchedMetadata
            {
                Name = name,
                Uid = uid,
                Generation = generation,
                DeletionTimestamp = going ? DateTimeOffset.UnixEpoch : null,
            },
            Spec = target is null
                ? null
                : new WatchedSpec { TargetRef = new GatewayOperator.Api.Resources.LocalReference { Name = target } },
        };
        Changed?.Invoke(name);
    }

    public void Remove(string name)
    {
        _resources.Remove(name);
        Changed?.Invoke(name);
    }
}
