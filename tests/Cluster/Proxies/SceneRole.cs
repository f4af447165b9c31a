using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Cluster.Targets.Manifests;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>The service account of a target's proxies with the rights that the operator gives it.</summary>
internal static class SceneRole
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static async Task GrantAsync(ApiServer server, string @namespace, string target)
    {
        var name = ClusterNames.Gateway(target);
        await server.ServiceAccountAsync(@namespace, name);
        await server.CreateAsync($"/apis/{Group}/v1/namespaces/{@namespace}/roles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["rules"] = JsonSerializer.SerializeToNode(AccessManifests.Rules(target), Options),
        });
        await server.CreateAsync($"/apis/{Group}/v1/namespaces/{@namespace}/rolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "Role", ["name"] = name },
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["kind"] = "ServiceAccount",
                ["name"] = name,
                ["namespace"] = @namespace,
            }),
        });
    }
}
