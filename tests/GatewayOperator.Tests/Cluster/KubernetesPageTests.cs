using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Roles;
using GatewayOperator.Cluster.Running;
using GatewayOperator.Cluster.Targets.Manifests;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Tests.Cluster;

/// <summary>docs/kubernetes.md says what the code does.</summary>
public sealed class KubernetesPageTests
{
    private static readonly string[] Kinds =
    [
        "databasetargets", "databasegrants", "maskingpolicies", "approvalrules", "approvalrequests", "sessionrecords",
    ];

    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "kubernetes.md"));

    [Test]
    public void Every_reason_of_a_condition_is_explained()
    {
        Type[] sources = [typeof(ConditionReasons), typeof(ProvisioningReason)];
        var reasons = sources.SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(f => (string)f.GetValue(null)!).Distinct().ToList();
        var explained = string.Join('\n', Rows("## Conditions"));

        Assert.That(reasons, Has.Count.GreaterThan(20));
        Assert.That(reasons.Where(r => !explained.Contains($"`{r}`", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_option_of_the_operator_is_listed()
    {
        var options = RunCommand.Create().Options.Select(o => o.Name).ToList();

        Assert.That(options, Has.Count.GreaterThan(10));
        Assert.That(options.Where(o => !Page.Contains($"`{o}`", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Rights_of_the_operator_are_those_of_its_Role() => Assert.That(
        Documented("**Operator**, in each served namespace:"),
        Is.EquivalentTo(Granted(OperatorRules.Served.Select(r => r.ToJson()))));

    [Test]
    public void Rights_of_a_proxy_are_those_of_its_Role() => Assert.That(
        Documented("**Proxy**, in its target's namespace:"),
        Is.EquivalentTo(Granted(AccessManifests.Rules("orders").Select(r => JsonSerializer.SerializeToNode(r)!))));

    /// <summary>Pairs of resource and verb; what is limited to names is said in words.</summary>
    private static IEnumerable<string> Granted(IEnumerable<JsonNode> rules) => rules
        .Where(rule => rule["resourceNames"] is null)
        .SelectMany(rule => List(rule, "resources")
            .SelectMany(resource => List(rule, "verbs").Select(verb => $"{resource} {verb}")))
        .Distinct();

    private static IEnumerable<string> Documented(string heading) => Rows(heading)
        .Skip(2)
        .Select(row => row.Split('|'))
        .Where(cells => !cells[1].Contains("only", StringComparison.Ordinal))
        .SelectMany(cells => Named(cells[1])
            .SelectMany(resource => Verbs(cells[2]).Select(verb => $"{resource} {verb}")))
        .Distinct();

    private static IEnumerable<string> Named(string cell) => Regex.Matches(cell, "`([a-z/]+)`")
        .Select(m => m.Groups[1].Value)
        .SelectMany(name => name == "/status" ? Kinds.Select(k => k + name) : [name]);

    private static IEnumerable<string> Verbs(string cell) =>
        Regex.Matches(Regex.Replace(cell, @"\(.*?\)|;.*", ""), "[a-z]+").Select(m => m.Value);

    private static List<string> Rows(string heading) =>
    [
        .. Page[Page.IndexOf(heading, StringComparison.Ordinal)..].Split('\n')
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|')),
    ];

    private static IEnumerable<string> List(JsonNode rule, string field) =>
        rule[field]!.AsArray().Select(n => (string)n!);

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "GatewayOperator.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
