using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Targets;
using GatewayOperator.Statuses;

namespace GatewayOperator.Cluster.Statuses;

/// <summary>The door of a gateway in pods: its Service.</summary>
public static class ClusterDoor
{
    public static GatewayDoor Of(DatabaseTarget target)
    {
        var space = target.Metadata.Namespace;
        var name = target.Metadata.Name;
        var port = target.Spec.Gateway.Port;
        var service = $"{ClusterNames.Gateway(name)}.{space}.svc";
        var outside = target.Spec.Gateway.Hostnames.FirstOrDefault(h => !h.Contains('*', StringComparison.Ordinal));
        return new GatewayDoor
        {
            Listening = $"{service}:{port}",
            Host = outside ?? service,
            Port = port,
            Authority = $"ConfigMap {space}/{ClusterNames.Authority(name)}, key {ClusterNames.AuthorityKey}",
            AuthorityFile = ClusterNames.AuthorityKey,
        };
    }
}
