using System.Text.Json.Nodes;
using GatewayOperator.Admission;
using GatewayOperator.Cluster.Running;

namespace GatewayOperator.Tests.Chart;

/// <summary>What the chart installs for which values.</summary>
public sealed class ChartTests
{
    private const string OldServer = "1.20.2";

    private static readonly Helm Helm = new();

    [OneTimeTearDown]
    public void RemoveFiles() => Helm.Dispose();

    [Test]
    public async Task Helm_finds_nothing_to_complain_about()
    {
        var lint = await Helm.RunAsync("lint", Helm.ChartPath, "--strict");

        Assert.That(lint.ExitCode, Is.Zero, lint.Everything);
    }

    [Test]
    public async Task The_operator_understands_the_arguments_it_is_given()
    {
        var chart = await Helm.TemplateAsync("watchNamespaces: [shop, billing]");

        Assert.That(chart.Arguments[0], Is.EqualTo("run"));
        Assert.That(RunCommand.Create().Parse([.. chart.Arguments.Skip(1)]).Errors, Is.Empty);
        Assert.That(chart.Arguments, Does.Contain("--namespace=shop").And.Contain("--namespace=billing"));
        Assert.That(chart.Arguments, Does.Contain("--operator-namespace=gateways"));
    }

    [Test]
    public async Task Without_other_namespaces_its_own_is_served()
    {
        var chart = await Helm.TemplateAsync();

        Assert.That(chart.Arguments.Where(a => a.StartsWith("--namespace=", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "--namespace=gateways" }));
    }

    [Test]
    public async Task Both_images_can_be_named_by_digest()
    {
        var digest = "sha256:" + new string('a', 64);
        var chart = await Helm.TemplateAsync(
            $$"""
            image: {repository: registry.example/operator, tag: "2", digest: "{{digest}}"}
            proxyImage: {repository: registry.example/proxy, digest: "{{digest}}"}
            """);

        Assert.That(chart.Container["image"]!.GetValue<string>(), Is.EqualTo($"registry.example/operator@{digest}"));
        Assert.That(chart.Arguments, Does.Contain($"--proxy-image=registry.example/proxy@{digest}"));
    }

    [Test]
    public async Task Pods_pass_the_pod_security_standard_restricted()
    {
        var chart = await Helm.TemplateAsync();

        var pod = chart.Pod["securityContext"]!;
        var container = chart.Container["securityContext"]!;
        Assert.That(pod["runAsNonRoot"]!.GetValue<bool>(), Is.True);
        Assert.That(pod["seccompProfile"]!["type"]!.GetValue<string>(), Is.EqualTo("RuntimeDefault"));
        Assert.That(container["allowPrivilegeEscalation"]!.GetValue<bool>(), Is.False);
        Assert.That(container["readOnlyRootFilesystem"]!.GetValue<bool>(), Is.True);
        Assert.That(container["capabilities"]!["drop"]!.ToJsonString(), Is.EqualTo("[\"ALL\"]"));
        Assert.That(chart.Pod["volumes"]!.AsArray().Select(v => v!["hostPath"]), Is.All.Null);
        Assert.That(chart.Pod["hostNetwork"], Is.Null);
    }

    [Test]
    public async Task An_old_server_gets_what_it_knows()
    {
        var old = await Helm.TemplateAsync(kubernetes: OldServer);
        var today = await Helm.TemplateAsync();

        Assert.That(old.Single("PodDisruptionBudget")["apiVersion"]!.GetValue<string>(), Is.EqualTo("policy/v1beta1"));
        Assert.That(today.Single("PodDisruptionBudget")["apiVersion"]!.GetValue<string>(), Is.EqualTo("policy/v1"));
        Assert.That(old.Text, Does.Not.Contain("x-kubernetes-validations"));
        Assert.That(today.Text, Does.Contain("x-kubernetes-validations"));
        Assert.That(old.Of("CustomResourceDefinition").Count(), Is.EqualTo(6));
    }

    [Test]
    public async Task Kinds_stay_when_the_release_goes_unless_they_shall_not()
    {
        var kept = await Helm.TemplateAsync();
        var removed = await Helm.TemplateAsync("crds: {keep: false}");
        var none = await Helm.TemplateAsync("crds: {enabled: false}");

        Assert.That(kept.Of("CustomResourceDefinition").Select(Policy), Is.All.EqualTo("keep"));
        Assert.That(removed.Of("CustomResourceDefinition").Select(Policy), Is.All.Null);
        Assert.That(none.Of("CustomResourceDefinition"), Is.Empty);

        static string? Policy(JsonNode crd) =>
            crd["metadata"]!["annotations"]!["helm.sh/resource-policy"]?.GetValue<string>();
    }

    [Test]
    public async Task Every_port_says_its_protocol()
    {
        var chart = await Helm.TemplateAsync();
        var ports = chart.Of("Service").SelectMany(s => s["spec"]!["ports"]!.AsArray())
            .Concat(chart.Container["ports"]!.AsArray())
            .Concat(chart.Single("NetworkPolicy")["spec"]!["egress"]!.AsArray()
                .SelectMany(r => r!["ports"]!.AsArray()));

        Assert.That(ports.Select(p => p!["protocol"]?.GetValue<string>()), Is.All.Not.Null);
    }

    [Test]
    public async Task Spreading_finds_the_operators_own_pods()
    {
        var chart = await Helm.TemplateAsync();
        var labels = chart.Deployment["spec"]!["selector"]!["matchLabels"]!.ToJsonString();

        Assert.That(
            chart.Pod["topologySpreadConstraints"]!.AsArray()
                .Select(c => c!["labelSelector"]!["matchLabels"]!.ToJsonString()),
            Is.EqualTo(new[] { labels, labels }));
    }

    [Test]
    public async Task The_same_values_give_the_same_objects()
    {
        var first = await Helm.TemplateAsync();
        var second = await Helm.TemplateAsync();

        Assert.That(second.Text, Is.EqualTo(first.Text));
    }

    [Test]
    public async Task The_API_server_finds_the_webhooks_where_the_operator_says()
    {
        var chart = await Helm.TemplateAsync();

        Assert.That(
            chart.Of("Service").Select(s => s["metadata"]!["name"]!.GetValue<string>()),
            Does.Contain(Webhooks.ServiceName));
    }

    [TestCase("podDisruptionBudget: {enabled: false}", "PodDisruptionBudget")]
    [TestCase("networkPolicy: {enabled: false}", "NetworkPolicy")]
    [TestCase("{metrics: {service: {enabled: false}}, webhooks: {enabled: false}}", "Service")]
    [TestCase("rbac: {create: false}", "Role")]
    [TestCase("rbac: {create: false}", "ClusterRoleBinding")]
    [TestCase("{rbac: {create: false}, userRoles: {create: false}}", "ClusterRole")]
    [TestCase("serviceAccount: {create: false, name: mine}", "ServiceAccount")]
    public async Task What_is_switched_off_is_not_there(string values, string kind)
    {
        Assert.That((await Helm.TemplateAsync()).Of(kind), Is.Not.Empty);
        Assert.That((await Helm.TemplateAsync(values)).Of(kind), Is.Empty);
    }
}
