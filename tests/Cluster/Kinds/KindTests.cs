using System.Text.Json.Nodes;
using GatewayOperator.Tests.ClusterSupport;

namespace GatewayOperator.Tests.Cluster.Kinds;

/// <summary>How our kinds look through kubectl.</summary>
public sealed class KindTests
{
    private const string Definitions = "dev.dbgateway.v1alpha1.";

    private static Kubectl Kubectl => SharedApiServer.Server.Kubectl();

    // What every kind has from Kubernetes.
    private static readonly string[] Inherited = ["apiVersion", "kind", "metadata"];

    [Test]
    public async Task Every_field_is_explained()
    {
        var document = JsonNode.Parse(await SharedApiServer.Server.Admin.GetStringAsync("/openapi/v2"))!;
        var kinds = document["definitions"]!.AsObject()
            .Where(d => d.Key.StartsWith(Definitions, StringComparison.Ordinal) && d.Value!["properties"] is not null)
            .ToDictionary(d => d.Key[Definitions.Length..], d => d.Value!);

        var unexplained = kinds.SelectMany(k => Unexplained(k.Key, k.Value)).ToList();

        Assert.That(kinds.Keys, Is.SupersetOf((string[])
        [
            "DatabaseTarget", "DatabaseGrant", "MaskingPolicy", "ApprovalRule", "ApprovalRequest", "SessionRecord",
        ]));
        Assert.That(unexplained, Is.Empty);
    }

    [TestCase("dbt.spec.recording.durability", "Synced to disk")]
    [TestCase("dbg.spec.session.maxConcurrent", "all proxies")]
    [TestCase("mask.spec.rules.mask.type", "Pseudonym")]
    [TestCase("aprule.spec.approval.holdFor", "hold")]
    [TestCase("apreq.spec.reason", "Activation")]
    [TestCase("sess.spec.grantRef", "grant")]
    public async Task Kubectl_explains_a_field_by_the_short_name(string field, string word)
    {
        var explained = (await Kubectl.RunAsync("explain", field)).Succeeded();

        Assert.That(explained, Does.Contain("DESCRIPTION").And.Contain(word).IgnoreCase);
    }

    [TestCase("dbt", "databasetarget.yaml", "NAME HOST LISTENING READY REASON AGE")]
    [TestCase("dbg", "databasegrant.yaml", "NAME TARGET MASKING EXPIRES READY REASON AGE")]
    [TestCase("mask", "maskingpolicy.yaml", "NAME TARGET READY REASON AGE")]
    [TestCase("aprule", "approvalrule.yaml", "NAME TARGET PRIORITY ACTION MODE READY REASON AGE")]
    [TestCase("apreq", "approvalrequest.yaml", "NAME TYPE GRANT REQUESTER STATE EXPIRES AGE")]
    [TestCase(
        "sess",
        "sessionrecord.yaml",
        "NAME TARGET GRANT SUBJECT PERSON DATABASE STARTED STATE STATEMENTS DENIED")]
    public async Task A_list_shows_what_one_asks_first(string kind, string sample, string columns)
    {
        var ns = await SharedApiServer.Server.NamespaceAsync();
        (await Kubectl.ApplyAsync(Samples.Read(sample, ns))).Succeeded();

        var listed = (await Kubectl.RunAsync("get", kind, "-n", ns, "-o", "wide")).Succeeded().Split('\n');

        Assert.That(listed[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(columns.Split(' ')));
        Assert.That(listed, Has.Length.EqualTo(2));
        Assert.That(listed[1], Does.Not.Contain("<invalid>").And.Not.Contain("<none>"));
    }

    [Test]
    public async Task The_category_lists_all_kinds()
    {
        var kinds = (await Kubectl.RunAsync("api-resources", "--categories=dbgateway", "-o", "name")).Succeeded();

        Assert.That(kinds.Split('\n').Order(), Is.EqualTo((string[])
        [
            "approvalrequests.dbgateway.dev", "approvalrules.dbgateway.dev", "databasegrants.dbgateway.dev",
            "databasetargets.dbgateway.dev", "maskingpolicies.dbgateway.dev", "sessionrecords.dbgateway.dev",
        ]));
    }

    private static IEnumerable<string> Unexplained(string path, JsonNode schema)
    {
        if (schema["items"] is { } items)
        {
            return Unexplained($"{path}[]", items);
        }

        return (schema["properties"]?.AsObject() ?? [])
            .Where(p => !Inherited.Contains(p.Key))
            .SelectMany(p => Unexplained($"{path}.{p.Key}", p.Value!)
                .Concat(p.Value!["description"] is null ? [$"{path}.{p.Key}"] : []));
    }
}
