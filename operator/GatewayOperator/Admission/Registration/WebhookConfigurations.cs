using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Admission.Registration;

/// <summary>
/// What the API server is told of the webhooks. Every field that it would default is written, so that nobody who
/// compares finds a difference.
/// </summary>
public static class WebhookConfigurations
{
    public const string MutatingPath = "/requests/guard";

    public const string VerifyingPath = "/requests/verify";

    public const string ValidatingPath = "/resources/validate";

    private const string Guard = "approvalrequests.guard." + ResourceGroup.Group;

    private const int GuardTimeout = 10;
    private const int ValidationTimeout = 5;

    private static readonly string[] Creation = ["CREATE"];
    private static readonly string[] Update = ["UPDATE"];
    private static readonly string[] Both = ["CREATE", "UPDATE"];

    /// <summary>Both objects bear it; operators of one cluster have different ones.</summary>
    public static string NameOf(string operatorNamespace) => $"{ClusterNames.ManagedBy}-{operatorNamespace}";

    /// <summary>MutatingWebhookConfiguration.</summary>
    public static JsonObject Mutating(string operatorNamespace, WebhookClientConfig client, string? authorities)
    {
        ArgumentNullException.ThrowIfNull(client);
        var webhook = Webhook(
            Guard,
            client.ToJson(MutatingPath, authorities),
            "Fail",
            GuardTimeout,
            Rule(Both, "approvalrequests"),
            Rule(Update, "approvalrequests/status"));
        webhook["reinvocationPolicy"] = "Never";
        return Configuration("MutatingWebhookConfiguration", operatorNamespace, webhook);
    }

    /// <summary>ValidatingWebhookConfiguration.</summary>
    public static JsonObject Validating(string operatorNamespace, WebhookClientConfig client, string? authorities)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Configuration(
            "ValidatingWebhookConfiguration",
            operatorNamespace,
            Webhook(
                Guard,
                client.ToJson(VerifyingPath, authorities),
                "Fail",
                GuardTimeout,
                Rule(Both, "approvalrequests"),
                Rule(Update, "approvalrequests/status")),
            // The operator runs the same validators, so nothing is lost when these are not asked.
            Webhook(
                "resources.validate." + ResourceGroup.Group,
                client.ToJson(ValidatingPath, authorities),
                "Ignore",
                ValidationTimeout,
                Rule(
                    Both,
                    "databasetargets",
                    "databasegrants",
                    "maskingpolicies",
                    "approvalrules",
                    "sessionrecords"),
                Rule(Creation, "approvalrequests")));
    }

    private static JsonObject Configuration(string kind, string operatorNamespace, params JsonNode[] webhooks) => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = NameOf(operatorNamespace),
            ["labels"] = new JsonObject { [ClusterNames.ManagedByLabel] = ClusterNames.ManagedBy },
        },
        ["webhooks"] = new JsonArray(webhooks),
    };

    private static JsonObject Webhook(
        string name, JsonObject client, string failurePolicy, int timeout, params JsonNode[] rules) => new()
        {
            ["name"] = name,
            ["clientConfig"] = client,
            ["rules"] = new JsonArray(rules),
            ["failurePolicy"] = failurePolicy,
            ["matchPolicy"] = "Equivalent",
            ["namespaceSelector"] = new JsonObject(),
            ["objectSelector"] = new JsonObject(),
            ["sideEffects"] = "None",
            ["timeoutSeconds"] = timeout,
            ["admissionReviewVersions"] = new JsonArray("v1"),
        };

    private static JsonObject Rule(string[] operations, params string[] resources) => new()
    {
        ["apiGroups"] = new JsonArray(ResourceGroup.Group),
        ["apiVersions"] = new JsonArray(ResourceGroup.Version),
        ["operations"] = Texts(operations),
        ["resources"] = Texts(resources),
        ["scope"] = "Namespaced",
    };

    private static JsonArray Texts(string[] texts) => [.. texts.Select(t => (JsonNode)t)];
}
