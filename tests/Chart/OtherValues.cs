namespace GatewayOperator.Tests.Chart;

/// <summary>For every value of the chart one that is not its default, as YAML.</summary>
internal static class OtherValues
{
    public static IReadOnlyList<(string Path, string Value)> All { get; } =
    [
        ("nameOverride", "other"),
        ("fullnameOverride", "other"),
        ("image.repository", "registry.example/operator"),
        ("image.tag", "\"2\""),
        ("image.digest", "sha256:" + new string('b', 64)),
        ("image.pullPolicy", "Always"),
        ("proxyImage.repository", "registry.example/proxy"),
        ("proxyImage.tag", "\"2\""),
        ("proxyImage.digest", "sha256:" + new string('b', 64)),
        ("imagePullSecrets", "[{name: registry}]"),
        ("watchNamespaces", "[shop]"),
        ("replicas", "1"),
        ("records.hours", "48"),
        ("records.limit", "10"),
        ("logFormat", "Text"),
        ("extraArgs", "[--leader-elect=false]"),
        ("extraEnv", "[{name: HTTPS_PROXY, value: \"http://proxy:3128\"}]"),
        ("crds.enabled", "false"),
        ("crds.keep", "false"),
        ("serviceAccount.create", "false"),
        ("serviceAccount.name", "other"),
        ("serviceAccount.annotations", "{example.com/a: b}"),
        ("rbac.create", "false"),
        ("podDisruptionBudget.enabled", "false"),
        ("podDisruptionBudget.maxUnavailable", "50%"),
        ("networkPolicy.enabled", "false"),
        ("networkPolicy.egressPorts", "[5433]"),
        ("metrics.port", "9090"),
        ("metrics.service.enabled", "false"),
        ("metrics.service.annotations", "{example.com/a: b}"),
        ("resources", "{limits: {cpu: \"1\"}}"),
        ("podAnnotations", "{example.com/a: b}"),
        ("podLabels", "{example.com/a: b}"),
        ("nodeSelector", "{example.com/a: b}"),
        ("tolerations", "[{operator: Exists}]"),
        ("affinity", "{podAntiAffinity: {}}"),
        ("priorityClassName", "system-cluster-critical"),
        ("terminationGracePeriodSeconds", "60"),
        ("topologySpreadConstraints", "[]"),
        ("extraObjects", "[{apiVersion: v1, kind: ConfigMap, metadata: {name: extra}}]"),
    ];
}
