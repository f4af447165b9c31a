using System.Text.RegularExpressions;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.Tests.Generation;

[TestFixtureSource(typeof(CheckedInCrd), nameof(CheckedInCrd.All))]
public sealed class CrdContentTests(object source)
{
    private static readonly string[] Refused =
        ["$ref", "nullable", "uniqueItems", "default", "anyOf", "oneOf", "allOf", "not", "definitions"];

    private readonly CheckedInCrd _crd = (CheckedInCrd)source;

    [Test]
    public void Schema_is_structural_and_explains_every_field()
    {
        Assert.Multiple(() =>
        {
            foreach (var (path, node) in _crd.Nodes)
            {
                Assert.That(node.FindText("type"), Is.Not.Null, $"type of {path}");
                Assert.That(node.Entries.Select(e => e.Key).Intersect(Refused), Is.Empty, path);
                if (!path.EndsWith(']') && path != ".metadata")
                {
                    Assert.That(node.FindText("description"), Is.Not.Empty.And.Not.Null, $"description of {path}");
                }
            }
        });
    }

    [Test]
    public void Strings_and_collections_are_bounded_so_that_rules_over_them_stay_cheap()
    {
        string[] bounds = ["maxLength", "enum", "format", "maxItems", "maxProperties"];
        var unbounded = Fields()
            .Where(n => n.Node.FindText("type") is "string" or "array"
                || n.Node.Find("additionalProperties") is not null)
            .Where(n => !bounds.Any(b => n.Node.Find(b) is not null))
            .Select(n => n.Path);
        Assert.That(unbounded, Is.Empty);
    }

    [Test]
    public void Every_list_says_how_it_is_merged_and_keys_of_maps_are_required()
    {
        foreach (var (path, node) in Fields().Where(n => n.Node.FindText("type") == "array"))
        {
            var type = node.FindText("x-kubernetes-list-type");
            Assert.That(type, Is.AnyOf("atomic", "set", "map"), path);
            if (type == "map")
            {
                var keys = Texts(node.Find("x-kubernetes-list-map-keys"));
                var required = Texts(((YamlMapping)node.Find("items")!).Find("required"));
                Assert.That(keys, Is.Not.Empty.And.SubsetOf(required), path);
            }
        }
    }

    [Test]
    public void Kubectl_finds_it_by_a_short_name_and_by_category_and_the_status_has_its_own_writers()
    {
        var names = (YamlMapping)_crd.Spec.Find("names")!;
        Assert.That(Texts(names.Find("shortNames")), Has.Count.EqualTo(1));
        Assert.That(Texts(names.Find("categories")), Is.EqualTo(new[] { "dbgateway" }));
        Assert.That(_crd.Spec.FindText("scope"), Is.EqualTo("Namespaced"));
        Assert.That(((YamlMapping)_crd.Version.Find("subresources")!).Find("status"), Is.Not.Null);
    }

    [Test]
    public void Printer_columns_show_fields_that_exist()
    {
        var paths = _crd.Nodes.Select(n => n.Path).ToHashSet();
        var columns = ((YamlSequence)_crd.Version.Find("additionalPrinterColumns")!).Items.Cast<YamlMapping>().ToList();
        Assert.That(columns.Select(c => c.FindText("type")), Has.Some.EqualTo("date"), "nothing says how old it is");
        foreach (var column in columns)
        {
            // A filter or an index picks an element of a list.
            var path = Regex.Replace(column.FindText("jsonPath")!, @"\[[^\]]*\]", "[]");
            Assert.That(path == ".metadata.creationTimestamp" || paths.Contains(path), $"{path} is no field");
        }
    }

    private static List<string> Texts(YamlNode? list) =>
        [.. ((list as YamlSequence)?.Items ?? []).Cast<YamlScalar>().Select(s => s.Text)];

    /// <summary>Nodes that are ours; apiVersion, kind and metadata belong to Kubernetes.</summary>
    private IEnumerable<(string Path, YamlMapping Node)> Fields() =>
        _crd.Nodes.Where(n => n.Path.StartsWith(".spec", StringComparison.Ordinal)
            || n.Path.StartsWith(".status", StringComparison.Ordinal));
}
