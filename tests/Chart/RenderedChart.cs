using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.Chart;

/// <summary>What helm made of the chart.</summary>
internal sealed class RenderedChart(string text)
{
    public string Text { get; } = text;

    public IReadOnlyList<JsonNode> Objects { get; } = Documents.Read(text);

    public JsonNode Deployment => Single("Deployment");

    public JsonNode Pod => Deployment["spec"]!["template"]!["spec"]!;

    public JsonNode Container => Pod["containers"]!.AsArray().Single()!;

    public IReadOnlyList<string> Arguments => [.. Container["args"]!.AsArray().Select(a => a!.GetValue<string>())];

    public IEnumerable<JsonNode> Of(string kind) => Objects.Where(o => o["kind"]!.GetValue<string>() == kind);

    public JsonNode Single(string kind) => Of(kind).Single();
}
