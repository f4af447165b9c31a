using GatewayOperator.Api.Cluster;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>The service account of a target's proxies with the rights that they get, and no other.</summary>
internal static class SceneRole
{
    public static async Task GrantAsync(ApiServer server, string @namespace, string target)
    {
        var name = ClusterNames.Gateway(target);
        await server.ServiceAccountAsync(@namespace, name);
        var secrets = string.Join(
            ", ",
            Enumerable.Range(1, ClusterNames.MaxShards).Select(n => ClusterNames.ConfigShard(target, n))
                .Prepend(ClusterNames.Config(target)));
        (await server.Kubectl().ApplyAsync(
            $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: {{name}}, namespace: {{@namespace}}}
            rules:
            - {apiGroups: [""], resources: [secrets], verbs: [get, list, watch], resourceNames: [{{secrets}}]}
            - apiGroups: [coordination.k8s.io]
              resources: [leases]
              verbs: [get, list, watch]
              resourceNames: [{{ClusterNames.HeartbeatLease}}]
            - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, update, patch]}
            - apiGroups: [dbgateway.dev]
              resources: [databasetargets, databasegrants, maskingpolicies, approvalrules]
              verbs: [get, list, watch]
            - {apiGroups: [dbgateway.dev], resources: [approvalrequests], verbs: [create, get, list, watch]}
            - {apiGroups: [dbgateway.dev], resources: [approvalrequests/status], verbs: [patch]}
            - {apiGroups: [dbgateway.dev], resources: [sessionrecords], verbs: [create, get, list, patch, delete]}
            - {apiGroups: [dbgateway.dev], resources: [sessionrecords/status], verbs: [patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: {{name}}, namespace: {{@namespace}}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{name}}}
            subjects: [{kind: ServiceAccount, name: {{name}}, namespace: {{@namespace}}}]
            """)).Succeeded();
    }
}
