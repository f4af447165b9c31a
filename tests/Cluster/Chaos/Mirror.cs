using System.Collections.Concurrent;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Tests.Cluster.Chaos;

/// <summary>What an informer has, and what one knows who only listens to its events.</summary>
internal sealed class Mirror
{
    private readonly Informer<V1ConfigMap> _informer;
    private readonly ConcurrentDictionary<string, string> _told = new();

    public Mirror(Informer<V1ConfigMap> informer)
    {
        _informer = informer;
        informer.Observed += (map, deleted) =>
        {
            if (deleted)
            {
                _told.TryRemove(map.Metadata.Name, out _);
            }
            else
            {
                _told[map.Metadata.Name] = map.Metadata.ResourceVersion;
            }
        };
    }

    public Task RunAsync(CancellationToken stop) => _informer.RunAsync(stop);

    public string Listed() => Joined(_informer.All.Select(m => (m.Metadata.Name, m.Metadata.ResourceVersion)));

    public string Told() => Joined(_told.Select(p => (p.Key, p.Value)));

    private static string Joined(IEnumerable<(string Name, string Version)> objects) =>
        string.Join(' ', objects.Select(o => $"{o.Name}@{o.Version}").Order(StringComparer.Ordinal));
}
