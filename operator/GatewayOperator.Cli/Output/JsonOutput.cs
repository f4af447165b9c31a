using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Cli.Output;

/// <summary>How results are written for programs: camel case, nothing for what is not there.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Line = Options(indented: false);
    private static readonly JsonSerializerOptions Document = Options(indented: true);

    public static string WriteLine(object value) => JsonSerializer.Serialize(value, value.GetType(), Line);

    public static string WriteDocument<T>(T value) => JsonSerializer.Serialize(value, Document);

    public static string WriteYaml<T>(T value) => YamlWriter.Write(JsonSerializer.SerializeToNode(value, Document));

    private static JsonSerializerOptions Options(bool indented) => new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
    };
}
