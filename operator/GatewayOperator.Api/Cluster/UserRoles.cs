using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.Cluster;

/// <summary>
/// ClusterRoles for people and pipelines, to be bound per namespace. Nothing aggregates them to Kubernetes' own roles:
/// requests show statements, and whoever may edit a namespace need not be one who may read or approve those.
/// </summary>
public static class UserRoles
{
    public const string Viewer = "dbgateway-viewer";

    public const string Editor = "dbgateway-editor";

    public const string Approver = "dbgateway-approver";

    public const string Requester = "dbgateway-requester";

    private static readonly string[] Policy = ["databasetargets", "databasegrants", "maskingpolicies", "approvalrules"];
    private static readonly string[] Runtime = ["approvalrequests", "sessionrecords"];
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "update", "patch", "delete"];

    /// <summary>All of them, as they are applied.</summary>
    public static IReadOnlyList<JsonObject> All() =>
    [
        Role(Viewer, Rule([.. Policy, .. Runtime], Read)),
        Role(Editor, Rule([.. Policy, .. Runtime], Read), Rule(Policy, Write)),
        // The verb approve is what admission asks for; the status is where a decision is said.
        Role(
            Approver,
            Rule(["approvalrequests", "approvalrules", "databasegrants"], Read),
            Rule(["approvalrequests/status"], ["get", "patch", "update"]),
            Rule(["approvalrules"], ["approve"])),
        // Whoever asks sees requests of others in the namespace too: get needs no list, and names are random.
        Role(Requester, Rule(["approvalrequests"], ["create", "get"])),
    ];

    private static JsonObject Role(string name, params JsonNode[] rules) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "ClusterRole",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { [ClusterNames.ManagedByLabel] = ClusterNames.ManagedBy },
        },
        ["rules"] = new JsonArray(rules),
    };

    private static JsonObject Rule(string[] resources, string[] verbs) => new()
    {
        ["apiGroups"] = new JsonArray(ResourceGroup.Group),
        ["resources"] = Texts(resources),
        ["verbs"] = Texts(verbs),
    };

    private static JsonArray Texts(string[] texts) => [.. texts.Select(t => (JsonNode)t)];
}
