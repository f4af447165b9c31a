using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GatewayOperator.Tests.Chart;

/// <summary>Values, their schema and their description say the same.</summary>
public sealed class ChartValuesTests
{
    private static readonly Helm Helm = new();

    [OneTimeTearDown]
    public void RemoveFiles() => Helm.Dispose();

    [TestCase("replica: 3", "replica")]
    [TestCase("replicas: three", "replicas")]
    [TestCase("logFormat: json", "logFormat*Json*Text")]
    [TestCase("watchNamespaces: [Shop]", "watchNamespaces")]
    [TestCase("watchNamespaces: shop", "watchNamespaces")]
    [TestCase("image: {digest: abc}", "image.digest")]
    [TestCase("crds: {install: true}", "install")]
    [TestCase("metrics: {port: 80}", "metrics.port")]
    [TestCase("serviceAccount: {create: false}", "serviceAccount.name")]
    public async Task A_wrong_value_is_refused_by_its_name(string values, string words)
    {
        var result = await Helm.TryTemplateAsync(values);

        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Match(string.Join(".*", words.Split('*').Select(Regex.Escape))));
    }

    [Test]
    public void The_readme_lists_exactly_the_values_there_are()
    {
        var readme = File.ReadAllText(Path.Combine(Helm.ChartPath, "README.md"));
        var listed = Regex.Matches(readme, @"^\| `([^`]+)` \|", RegexOptions.Multiline).Select(m => m.Groups[1].Value);

        Assert.That(listed, Is.EqualTo(Paths(Schema())));
    }

    [Test]
    public void Every_value_has_a_default()
    {
        var defaults = Documents.Read(File.ReadAllText(Path.Combine(Helm.ChartPath, "values.yaml"))).Single();

        Assert.That(Paths(Schema()).Where(p => !Has(defaults, p)), Is.Empty);
    }

    /// <summary>Each value in turn is another than its default: something becomes different.</summary>
    [TestCaseSource(nameof(Others))]
    public async Task A_value_makes_a_difference(string path, string value)
    {
        var values = path.Split('.').Reverse().Aggregate(value, (inner, name) => $"{{{name}: {inner}}}");
        var plain = await Helm.TemplateAsync(Alone(path));

        var changed = await Helm.TemplateAsync(path == "serviceAccount.create"
            ? "serviceAccount: {create: false, name: mine}"
            : values);

        Assert.That(changed.Text, Is.Not.EqualTo(plain.Text));

        static string Alone(string path) => path == "serviceAccount.create" ? "serviceAccount: {name: mine}" : "";
    }

    [Test]
    public void Every_value_is_tried()
    {
        Assert.That(Others().Select(o => o.Arguments[0]), Is.EquivalentTo(Paths(Schema())));
    }

    private static IEnumerable<TestCaseData> Others() => OtherValues.All.Select(v => new TestCaseData(v.Path, v.Value));

    private static JsonNode Schema() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Helm.ChartPath, "values.schema.json")))!;

    private static bool Has(JsonNode values, string path) =>
        path.Split('.').Aggregate<string, JsonNode?>(values, (at, name) => at?[name]) is not null;

    private static IEnumerable<string> Paths(JsonNode schema, string prefix = "") =>
        schema["properties"]!.AsObject().Where(p => p.Key != "global").SelectMany(p => p.Value!["properties"] is null
            ? [prefix + p.Key]
            : Paths(p.Value, $"{prefix}{p.Key}."));
}
