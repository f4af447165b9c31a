using System.Text.Json.Nodes;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.Tests.Reading;

public sealed class YamlWriterTests
{
    [TestCase("plain words")]
    [TestCase("yes")]
    [TestCase("1.5")]
    [TestCase("null")]
    [TestCase("~")]
    [TestCase("a: b")]
    [TestCase("# no comment")]
    [TestCase("quote \" and \\ and \n line")]
    [TestCase(" leading")]
    [TestCase("")]
    [TestCase("2026-01-01T00:00:00Z")]
    [TestCase("- dash")]
    [TestCase("ends: ")]
    [TestCase("a #b")]
    public void Every_text_reads_back_as_the_same_text(string text)
    {
        var yaml = YamlWriter.Write(new JsonObject { ["list"] = new JsonArray(new JsonObject { ["key"] = text }) });
        var root = (YamlMapping)YamlComposer.Compose(yaml)!;
        var scalar = (YamlScalar)((YamlMapping)((YamlSequence)root.Find("list")!).Items[0]).Find("key")!;
        Assert.That(scalar.Text, Is.EqualTo(text));
        Assert.That(scalar.IsNull, Is.False);
    }
}
