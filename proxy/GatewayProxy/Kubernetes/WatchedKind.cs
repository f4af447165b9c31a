using System.Text.Json;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;

namespace GatewayProxy.Kubernetes;

/// <summary>One kind as an informer has it. Of what cannot be decoded the metadata still count.</summary>
public sealed class WatchedKind : IWatchedKind
{
    private readonly Informer<WatchedResource> _informer;
    private readonly string _namespace;

    public WatchedKind(Informer<WatchedResource> informer, string @namespace)
    {
        (_informer, _namespace) = (informer, @namespace);
        informer.Changed += key => Changed?.Invoke(key.Name);
    }

    public event Action<string>? Changed;

    public IInformer Informer => _informer;

    public bool HasSynced => _informer.HasSynced;

    public IEnumerable<WatchedResource> All => _informer.All
        .Where(resource => _informer.FindBroken(Key(resource.Metadata.Name)) is null)
        .Concat(_informer.Broken.Select(Undecoded));

    public WatchedResource? Find(string name) =>
        _informer.FindBroken(Key(name)) is { } broken ? Undecoded(broken) : _informer.Find(Key(name));

    private static WatchedResource Undecoded(BrokenObject broken)
    {
        try
        {
            return new WatchedResource
            {
                Metadata = broken.Metadata.Deserialize<WatchedMetadata>(ResourceJson.Options)!,
            };
        }
        catch (JsonException)
        {
            // Nothing is known but its name: another one than was compiled.
            return new WatchedResource { Metadata = new WatchedMetadata { Name = broken.Key.Name, Uid = broken.Uid } };
        }
    }

    private ObjectKey Key(string name) => new(_namespace, name);
}
