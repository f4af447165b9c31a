using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Targets.Manifests;

/// <summary>How clients reach a gateway, and whom its pods can reach.</summary>
public static class TrafficManifests
{
    // The Service of the API server, and what is behind it.
    private static readonly int[] ApiServer = [443, 6443];

    private static readonly string[] BothWays = ["Ingress", "Egress"];

    public static IEnumerable<Manifest> Of(GatewayShape shape, ResourceType? disruption)
    {
        yield return GatewayShape.Manifest(OwnedKinds.Service, new
        {
            metadata = shape.Metadata(),
            spec = new
            {
                type = shape.Target.Spec.Gateway.Service.Type.ToString(),
                selector = shape.Selector,
                ports = new[]
                {
                    new
                    {
                        name = "postgres",
                        port = shape.Target.Spec.Gateway.Port,
                        protocol = "TCP",
                        targetPort = "postgres",
                    },
                },
            },
        });
        yield return NetworkPolicy(shape);
        if (disruption is not null)
        {
            yield return GatewayShape.Manifest(disruption, new
            {
                metadata = shape.Metadata(),
                spec = new { maxUnavailable = 1, selector = new { matchLabels = shape.Selector } },
            });
        }
    }

    /// <summary>The authority that clients verify the gateway with; null when there is none.</summary>
    public static Manifest? Authority(GatewayShape shape, string? pem) => pem is null
        ? null
        : GatewayShape.Manifest(OwnedKinds.ConfigMap, new
        {
            metadata = shape.Metadata(ClusterNames.Authority(shape.Target.Metadata.Name)),
            data = new Dictionary<string, string> { [ClusterNames.AuthorityKey] = pem },
        });

    // Addresses of databases and issuers are names, which a NetworkPolicy does not know: it says the ports.
    private static Manifest NetworkPolicy(GatewayShape shape) => GatewayShape.Manifest(OwnedKinds.NetworkPolicy, new
    {
        metadata = shape.Metadata(),
        spec = new
        {
            podSelector = new { matchLabels = shape.Selector },
            policyTypes = BothWays,
            ingress = new object[]
            {
                new { ports = new[] { Port(GatewayShape.ClientPort) } },
                new
                {
                    from = new[] { new { namespaceSelector = new { } } },
                    ports = new[] { Port(GatewayShape.OperationsPort) },
                },
            },
            egress = new object[]
            {
                new { ports = new[] { Port(53, "UDP"), Port(53) } },
                new { ports = Ports(shape.Target.Spec).Select(p => Port(p)) },
            },
        },
    });

    private static IEnumerable<int> Ports(DatabaseTargetSpec spec)
    {
        var urls = spec.Issuers.SelectMany(i => new[] { i.Url, i.DiscoveryUrl })
            .Append(spec.Recording.Storage?.S3?.Endpoint);
        return urls.Select(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) ? uri.Port : 443)
            .Concat(ApiServer).Append(spec.Port).Distinct().Order();
    }

    private static object Port(int port, string protocol = "TCP") => new { port, protocol };
}
