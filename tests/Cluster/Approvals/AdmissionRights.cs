using System.Text.Json.Nodes;
using GatewayOperator.Admission.Certificates;
using GatewayOperator.Admission.Registration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Approvals;
using k8s.Models;

namespace GatewayOperator.Tests.Cluster.Approvals;

/// <summary>What admission and approval need of the API server, and nothing more.</summary>
internal static class AdmissionRights
{
    /// <summary>ClusterRole of gateways, as far as approval goes; bound per namespace.</summary>
    public const string Gateway = "test-approval-gateway";

    private const string Operator = "test-approval-operator";
    private const string Namespaced = "test-approval-operator-namespace";

    public static IEnumerable<JsonObject> Roles(string operatorSpace) =>
    [
        Role(
            Gateway,
            Rule(ResourceGroup.Group, ["approvalrequests"], ["create", "get", "list", "watch"]),
            Rule(ResourceGroup.Group, ["approvalrequests/status"], ["patch"])),
        // In every namespace that is served.
        Role(
            Namespaced,
            Rule(ResourceGroup.Group, ["databasetargets", "databasegrants", "approvalrules"], ["get", "list"]),
            Rule(ResourceGroup.Group, ["approvalrequests"], ["get", "list", "watch", "delete", "keep"]),
            Rule(ResourceGroup.Group, ["approvalrequests/status"], ["patch"])),
        Role(
            $"{Operator}-{operatorSpace}",
            Rule("authorization.k8s.io", ["subjectaccessreviews"], ["create"]),
            Rule(
                "admissionregistration.k8s.io",
                ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
                ["get", "create", "patch"],
                WebhookConfigurations.NameOf(operatorSpace))),
    ];

    public static async Task BindAsync(ApprovalCluster cluster)
    {
        await cluster.BindAsync(
            "operator", Namespaced, "ServiceAccount", "gateway-operator", cluster.OperatorNamespace);
        await cluster.Admin.ApplyAsync<V1ClusterRoleBinding>(
            "",
            $"{Operator}-{cluster.OperatorNamespace}",
            Binding("ClusterRole", $"{Operator}-{cluster.OperatorNamespace}", cluster.OperatorNamespace),
            "test",
            default);
        await cluster.Admin.ApplyAsync<V1Role>(
            cluster.OperatorNamespace,
            "secrets",
            new JsonObject
            {
                ["rules"] = new JsonArray(
                    Rule(
                        "",
                        ["secrets"],
                        ["get", "patch"],
                        SelfManagedCertificates.SecretName,
                        LedgerSecret.SecretName),
                    Rule("", ["secrets"], ["create"])),
            },
            "test",
            default);
        await cluster.Admin.ApplyAsync<V1RoleBinding>(
            cluster.OperatorNamespace,
            "secrets",
            Binding("Role", "secrets", cluster.OperatorNamespace),
            "test",
            default);
    }

    private static JsonObject Binding(string kind, string role, string space) => new()
    {
        ["roleRef"] = new JsonObject
        {
            ["apiGroup"] = "rbac.authorization.k8s.io",
            ["kind"] = kind,
            ["name"] = role,
        },
        ["subjects"] = new JsonArray(new JsonObject
        {
            ["kind"] = "ServiceAccount",
            ["name"] = "gateway-operator",
            ["namespace"] = space,
        }),
    };

    private static JsonObject Role(string name, params JsonNode[] rules) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["rules"] = new JsonArray(rules),
    };

    private static JsonObject Rule(string group, string[] resources, string[] verbs, params string[] names)
    {
        var rule = new JsonObject
        {
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = new JsonArray([.. resources.Select(r => (JsonNode)r)]),
            ["verbs"] = new JsonArray([.. verbs.Select(v => (JsonNode)v)]),
        };
        if (names.Length > 0)
        {
            rule["resourceNames"] = new JsonArray([.. names.Select(n => (JsonNode)n)]);
        }

        return rule;
    }
}
