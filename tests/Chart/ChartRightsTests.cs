using System.Text.Json.Nodes;
using GatewayOperator.Cluster.Roles;

namespace GatewayOperator.Tests.Chart;

/// <summary>The chart gives the operator the rights that its code asks for, and no others.</summary>
public sealed class ChartRightsTests
{
    private static readonly string[] Served = ["shop", "billing"];

    private static readonly Helm Helm = new();

    [OneTimeTearDown]
    public void RemoveFiles() => Helm.Dispose();

    [Test]
    public async Task Roles_hold_what_the_operators_code_needs()
    {
        var chart = await Helm.TemplateAsync(
            $"{{watchNamespaces: [{string.Join(", ", Served)}], userRoles: {{create: false}}}}");
        var wanted = new OperatorManifest("gateways", Served, "release-gateway-operator").Objects();

        Assert.That(Rights(chart.Objects), Is.EquivalentTo(Rights(wanted)));
    }

    [Test]
    public async Task No_right_on_Secrets_holds_in_the_whole_cluster()
    {
        var chart = await Helm.TemplateAsync("userRoles: {create: false}");

        var rules = chart.Single("ClusterRole")["rules"]!.ToJsonString();
        Assert.That(rules, Does.Not.Contain("secrets").And.Not.Contain("*"));
    }

    // A role, where it holds, for whom, and its rules.
    private static IReadOnlyList<string> Rights(IReadOnlyList<JsonNode> objects) =>
    [
        .. objects.Where(o => Kind(o) is "Role" or "ClusterRole")
            .Select(o => $"{Kind(o)} {Name(o)} {o["metadata"]!["namespace"]} {o["rules"]!.ToJsonString()}"),
        .. objects.Where(o => Kind(o) is "RoleBinding" or "ClusterRoleBinding")
            .Select(o => $"{Kind(o)} {o["metadata"]!["namespace"]} {o["roleRef"]!["kind"]} {o["roleRef"]!["name"]} "
                + $"{o["subjects"]![0]!["kind"]} {o["subjects"]![0]!["namespace"]} {o["subjects"]![0]!["name"]}"),
    ];

    private static string Kind(JsonNode o) => o["kind"]!.GetValue<string>();

    private static string Name(JsonNode o) => o["metadata"]!["name"]!.GetValue<string>();
}
