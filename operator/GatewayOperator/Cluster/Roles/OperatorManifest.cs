using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;

namespace GatewayOperator.Cluster.Roles;

/// <summary>The operator's ServiceAccount with exactly the rights of <see cref="OperatorRules"/>.</summary>
/// <param name="operatorNamespace">Where the operator runs.</param>
/// <param name="served">The namespaces it serves.</param>
/// <param name="account">Name of its ServiceAccount.</param>
public sealed class OperatorManifest(string operatorNamespace, IReadOnlyList<string> served, string account)
{
    private const string RoleApi = "rbac.authorization.k8s.io";

    public IReadOnlyList<JsonObject> Objects()
    {
        var objects = new List<JsonObject> { Head("v1", "ServiceAccount", account, operatorNamespace) };
        var cluster = $"{account}-{operatorNamespace}";
        objects.Add(With(
            Head(RoleApi + "/v1", "ClusterRole", cluster, null), OperatorRules.Cluster(operatorNamespace, served)));
        objects.Add(Binding("ClusterRoleBinding", cluster, null, "ClusterRole"));
        var own = account + "-own";
        objects.Add(With(Head(RoleApi + "/v1", "Role", own, operatorNamespace), OperatorRules.Own));
        objects.Add(Binding("RoleBinding", own, operatorNamespace, "Role"));
        foreach (var space in served)
        {
            objects.Add(With(Head(RoleApi + "/v1", "Role", account, space), OperatorRules.Served));
            objects.Add(Binding("RoleBinding", account, space, "Role"));
        }

        return objects;
    }

    private static JsonObject With(JsonObject role, IEnumerable<Rule> rules)
    {
        role["rules"] = new JsonArray([.. rules.Select(r => r.ToJson())]);
        return role;
    }

    private JsonObject Binding(string kind, string name, string? space, string role)
    {
        var binding = Head(RoleApi + "/v1", kind, name, space);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = RoleApi, ["kind"] = role, ["name"] = name };
        binding["subjects"] = new JsonArray(new JsonObject
        {
            ["kind"] = "ServiceAccount", ["name"] = account, ["namespace"] = operatorNamespace,
        });
        return binding;
    }

    private static JsonObject Head(string api, string kind, string name, string? space)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (space is not null)
        {
            metadata["namespace"] = space;
        }

        metadata["labels"] = new JsonObject { [ClusterNames.NameLabel] = ClusterNames.ManagedBy };
        return new JsonObject { ["apiVersion"] = api, ["kind"] = kind, ["metadata"] = metadata };
    }
}
