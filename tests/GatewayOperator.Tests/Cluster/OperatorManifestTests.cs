using System.Text.Json.Nodes;
using GatewayOperator.Cluster.Roles;

namespace GatewayOperator.Tests.Cluster;

public sealed class OperatorManifestTests
{
    private static readonly IReadOnlyList<JsonObject> Objects =
        new OperatorManifest("gateway", ["shop", "billing"], "gateway-operator").Objects();

    [Test]
    public void No_right_on_Secrets_reaches_beyond_the_namespaces_it_serves_and_its_own()
    {
        Assert.That(RulesOf("ClusterRole").SelectMany(Resources), Has.None.EqualTo("secrets"));
        Assert.That(Objects.Select(o => (string?)o["metadata"]!["namespace"]).Distinct(),
            Is.EquivalentTo(new[] { null, "gateway", "shop", "billing" }));
    }

    [Test]
    public void Nothing_is_granted_by_a_wildcard_and_nobody_may_escalate()
    {
        var rules = RulesOf("ClusterRole").Concat(RulesOf("Role")).ToList();

        Assert.That(rules.SelectMany(Texts), Has.None.EqualTo("*"));
        Assert.That(
            rules.SelectMany(r => List(r, "verbs")).Intersect(["escalate", "bind", "impersonate", "approve"]),
            Is.Empty);
    }

    [Test]
    public void Every_role_is_bound_to_the_one_account()
    {
        var bindings = Objects.Where(o => ((string)o["kind"]!).EndsWith("Binding", StringComparison.Ordinal)).ToList();
        var roles = Objects.Where(o => (string)o["kind"]! is "Role" or "ClusterRole").ToList();

        Assert.That(bindings, Has.Count.EqualTo(roles.Count));
        Assert.That(bindings.Select(b => (string)b["subjects"]![0]!["namespace"]!), Is.All.EqualTo("gateway"));
        Assert.That(
            bindings.Select(b => (string)b["roleRef"]!["name"]!),
            Is.EquivalentTo(roles.Select(r => (string)r["metadata"]!["name"]!)));
    }

    private static IEnumerable<JsonNode> RulesOf(string kind) => Objects
        .Where(o => (string)o["kind"]! == kind)
        .SelectMany(o => o["rules"]!.AsArray())
        .OfType<JsonNode>();

    private static IEnumerable<string> Resources(JsonNode rule) => List(rule, "resources");

    private static IEnumerable<string> Texts(JsonNode rule) =>
        [.. List(rule, "apiGroups"), .. List(rule, "resources"), .. List(rule, "verbs")];

    private static IEnumerable<string> List(JsonNode rule, string field) =>
        rule[field]!.AsArray().Select(n => (string)n!);
}
