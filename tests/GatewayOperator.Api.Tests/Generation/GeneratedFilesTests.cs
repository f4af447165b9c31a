using System.Text.Json.Nodes;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.CrdGen;

namespace GatewayOperator.Api.Tests.Generation;

public sealed class GeneratedFilesTests
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs", "configuration.md");

    [Test]
    public void Checked_in_CRDs_and_the_configuration_page_are_what_the_types_say() =>
        Assert.That(new GeneratedFiles(Repository.Crds, Docs).Compare(), Is.Empty);

    [Test]
    public void Drift_is_named_with_file_and_line_and_fails_the_command()
    {
        var directory = Directory.CreateTempSubdirectory("crdgen-").FullName;
        try
        {
            CommandLine.Run(["--output", directory], TextWriter.Null, TextWriter.Null);
            var file = Path.Combine(directory, "dbgateway.dev_databasegrants.yaml");
            File.WriteAllText(file, File.ReadAllText(file).Replace("shortNames", "shortnames"));
            File.WriteAllText(Path.Combine(directory, "legacy", "old.yaml"), "");
            using var errors = new StringWriter();
            var code = CommandLine.Run(["--verify", directory], TextWriter.Null, errors);
            Assert.That(code, Is.EqualTo(1));
            Assert.That(
                errors.ToString(),
                Does.Contain("databasegrants.yaml: line 13").And.Contain("old.yaml: not generated"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public void Legacy_CRDs_differ_from_the_full_ones_by_their_rules_only()
    {
        var withRules = ResourceKinds.Types.Select(t => CrdBuilder.Build(t, withRules: true)).ToList();
        Assert.That(withRules.Sum(RemoveRules), Is.GreaterThan(10));
        var legacy = ResourceKinds.Types.Select(t => CrdBuilder.Build(t, withRules: false));
        Assert.That(withRules.Select(c => c.ToJsonString()), Is.EqualTo(legacy.Select(c => c.ToJsonString())));
    }

    [Test]
    public void Every_sample_is_valid_and_every_kind_has_one()
    {
        var documents = Directory.GetFiles(Repository.Samples, "*.yaml")
            .SelectMany(f => ResourceReader.Read(Path.GetFileName(f), File.ReadAllText(f), new(LocalMode: true)))
            .ToList();
        Assert.That(documents.SelectMany(d => d.Errors), Is.Empty);
        Assert.That(documents.Select(d => d.Kind).Distinct(), Is.EquivalentTo(ResourceKinds.Names));
    }

    private static int RemoveRules(JsonNode? node) => node switch
    {
        JsonObject map => (map.Remove(CheckedInCrd.Rules) ? 1 : 0) + map.Sum(e => RemoveRules(e.Value)),
        JsonArray list => list.Sum(RemoveRules),
        _ => 0,
    };
}
