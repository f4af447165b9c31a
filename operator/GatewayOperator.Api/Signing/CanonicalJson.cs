using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Api.Signing;

/// <summary>
/// JSON as RFC 8785 canonicalises it, of whole numbers only, and without null and what is empty: a field that is added
/// later and not used changes no digest.
/// </summary>
public static class CanonicalJson
{
    public static byte[] Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                WriteObject(text, map);
                break;
            case JsonArray list:
                WriteArray(text, list);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonObject map)
    {
        var start = '{';
        foreach (var (name, value) in map.Where(m => !IsEmpty(m.Value)).OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            WriteString(text.Append(start), name);
            Write(text.Append(':'), value);
            start = ',';
        }

        text.Append(start == '{' ? "{}" : "}");
    }

    private static void WriteArray(StringBuilder text, JsonArray list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            Write(i == 0 ? text : text.Append(','), list[i]);
        }

        text.Append(']');
    }

    private static bool IsEmpty(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
