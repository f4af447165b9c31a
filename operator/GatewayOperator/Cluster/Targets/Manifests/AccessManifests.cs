using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Cluster.Targets.Manifests;

/// <summary>Who a gateway's pods are on the cluster, and the little that they may do there.</summary>
public static class AccessManifests
{
    private const string RbacGroup = "rbac.authorization.k8s.io";
    private const string LeaseGroup = "coordination.k8s.io";

    public static IEnumerable<Manifest> Of(GatewayShape shape)
    {
        yield return GatewayShape.Manifest(
            OwnedKinds.ServiceAccount, new { metadata = shape.Metadata(), automountServiceAccountToken = false });
        yield return GatewayShape.Manifest(
            OwnedKinds.Role, new { metadata = shape.Metadata(), rules = Rules(shape.Target.Metadata.Name) });
        yield return GatewayShape.Manifest(OwnedKinds.RoleBinding, new
        {
            metadata = shape.Metadata(),
            roleRef = new { apiGroup = RbacGroup, kind = OwnedKinds.Role.Kind, name = shape.Name },
            subjects = new[]
            {
                new { kind = OwnedKinds.ServiceAccount.Kind, name = shape.Name, @namespace = shape.Namespace },
            },
        });
    }

    /// <summary>
    /// The rules of a proxy's Role. Leases are its own to write, but no rule can say which those are: pods' names are
    /// not known before. docs/threat-model.md says what that allows.
    /// </summary>
    public static IReadOnlyList<object> Rules(string target) =>
    [
        Rule("", ["secrets"], ["get", "list", "watch"], [ClusterNames.Config(target), .. Shards(target)]),
        Rule(
            ResourceGroup.Group,
            ["databasetargets", "databasegrants", "maskingpolicies", "approvalrules"],
            ["get", "list", "watch"]),
        Rule(ResourceGroup.Group, ["approvalrequests"], ["create", "get", "list", "watch"]),
        Rule(ResourceGroup.Group, ["approvalrequests/status"], ["patch"]),
        Rule(ResourceGroup.Group, ["sessionrecords"], ["create", "get", "list", "patch", "delete"]),
        Rule(ResourceGroup.Group, ["sessionrecords/status"], ["patch"]),
        Rule(LeaseGroup, ["leases"], ["get", "list", "watch"], [ClusterNames.HeartbeatLease]),
        Rule(LeaseGroup, ["leases"], ["create", "get", "update", "patch"]),
    ];

    private static object Rule(
        string group, IReadOnlyList<string> resources, IReadOnlyList<string> verbs, string[]? names = null) =>
        new { apiGroups = new[] { group }, resources, verbs, resourceNames = names };

    private static IEnumerable<string> Shards(string target) =>
        Enumerable.Range(1, ClusterNames.MaxShards).Select(n => ClusterNames.ConfigShard(target, n));
}
