using GatewayOperator.Admission.Certificates;
using GatewayOperator.Admission.Registration;
using GatewayOperator.Admission.Requests;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Approvals;

namespace GatewayOperator.Cluster.Roles;

/// <summary>
/// What the operator may do, and nothing else. There is no right on Secrets of the whole cluster, none to escalate, and
/// none on a namespace that is not served.
/// </summary>
public static class OperatorRules
{
    /// <summary>In every namespace it serves.</summary>
    public static IReadOnlyList<Rule> Served { get; } =
    [
        .. Resources(),
        .. Gateway(),
        // Only what targets name is looked into. Keys and configurations of gateways are written.
        new("", ["secrets"], "get", "list", "watch", "create", "patch", "delete"),
        // The Leases of proxies, which it reads and may hand rights on to, and its own heartbeat.
        new("coordination.k8s.io", ["leases"], "get", "list", "watch", "create", "update", "patch", "delete"),
        new("", ["pods"], "get", "list", "watch"),
        new("events.k8s.io", ["events"], "create", "patch"),
    ];

    /// <summary>In its own namespace.</summary>
    public static IReadOnlyList<Rule> Own { get; } =
    [
        // A create cannot be limited to names; what is there already cannot be read by it.
        new("", ["secrets", "configmaps"], "create"),
        new(
            "",
            ["secrets"],
            ["get", "patch"],
            [ClusterNames.OperatorKeys, LedgerSecret.SecretName, SelfManagedCertificates.SecretName]),
        new("", ["configmaps"], ["get", "patch"], [ClusterNames.RecordingKey]),
        new("coordination.k8s.io", ["leases"], "create"),
        new("coordination.k8s.io", ["leases"], ["get", "update"], [ClusterNames.LeaderLease]),
    ];

    /// <summary>What belongs to no namespace.</summary>
    /// <param name="operatorNamespace">Its own.</param>
    /// <param name="served">The namespaces it serves.</param>
    public static IReadOnlyList<Rule> Cluster(string operatorNamespace, IReadOnlyList<string> served) =>
    [
        // The identity of the installation, and whether a namespace is on its way out.
        new("", ["namespaces"], ["get"], ["kube-system", .. served]),
        // With a deleted namespace go the rights in it: without this one its targets would hold it up for ever.
        new(ResourceGroup.Group, ["databasetargets"], "get", "list", "watch", "patch"),
        // Whether an approver may approve is for the cluster to say.
        new("authorization.k8s.io", ["subjectaccessreviews"], "create"),
        // Its own webhooks, and nobody else's: server-side apply creates by name.
        new(
            "admissionregistration.k8s.io",
            ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"],
            ["get", "create", "patch"],
            [WebhookConfigurations.NameOf(operatorNamespace)]),
    ];

    private static IEnumerable<Rule> Resources() =>
    [
        new(
            ResourceGroup.Group,
            ["databasegrants", "maskingpolicies", "approvalrules", "approvalrequests", "sessionrecords"],
            "get", "list", "watch"),
        new(
            ResourceGroup.Group,
            [
                "databasetargets/status", "databasegrants/status", "maskingpolicies/status", "approvalrules/status",
                "approvalrequests/status", "sessionrecords/status",
            ],
            "get", "patch"),
        // Those of the past are removed; and the proxies' roles may only hold what their maker holds.
        new(ResourceGroup.Group, ["approvalrequests"], "create", "delete"),
        // What admission knows the operator by: it ends requests and says what they wait for.
        new(ResourceGroup.Group, ["approvalrequests"], StatusGuard.KeepVerb),
        new(ResourceGroup.Group, ["sessionrecords"], "create", "patch", "delete"),
    ];

    /// <summary>What a gateway is made of.</summary>
    private static IEnumerable<Rule> Gateway()
    {
        string[] verbs = ["get", "list", "watch", "create", "patch", "delete"];
        return
        [
            new("", ["serviceaccounts", "services", "configmaps"], verbs),
            new("apps", ["deployments", "statefulsets"], verbs),
            new("policy", ["poddisruptionbudgets"], verbs),
            new("networking.k8s.io", ["networkpolicies"], verbs),
            new("rbac.authorization.k8s.io", ["roles", "rolebindings"], verbs),
        ];
    }
}
