using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GatewayOperator.Api.Yaml;

/// <summary>Writes JSON as block-style YAML: stable, so that equal content gives equal bytes.</summary>
public static partial class YamlWriter
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        WriteNode(text, node, 0, inline: false);
        return text.ToString();
    }

    private static void WriteNode(StringBuilder text, JsonNode? node, int indent, bool inline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                WriteMap(text, map, indent, inline);
                break;
            case JsonArray { Count: > 0 } list:
                WriteList(text, list, indent);
                break;
            default:
                text.Append(Leaf(node)).Append('\n');
                break;
        }
    }

    private static void WriteMap(StringBuilder text, JsonObject map, int indent, bool inline)
    {
        var first = inline;
        foreach (var (key, value) in map)
        {
            // The first key of an object in a list stands behind the dash.
            text.Append(' ', first ? 0 : indent).Append(Scalar(key)).Append(':');
            first = false;
            if (value is JsonObject { Count: > 0 })
            {
                text.Append('\n');
                WriteNode(text, value, indent + 2, inline: false);
            }
            else if (value is JsonArray { Count: > 0 })
            {
                text.Append('\n');
                WriteNode(text, value, indent, inline: false);
            }
            else
            {
                text.Append(' ').Append(Leaf(value)).Append('\n');
            }
        }
    }

    private static void WriteList(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append("- ");
            WriteNode(text, item, indent + 2, inline: true);
        }
    }

    private static string Leaf(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ => node.GetValueKind() == JsonValueKind.String ? Scalar(node.GetValue<string>()) : node.ToJsonString(),
    };

    private static string Scalar(string value) =>
        Safe().IsMatch(value) && !Ambiguous().IsMatch(value) ? value : Quote(value);

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                _ when IsUnseen(c) =>
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    // What steers a terminal or turns the direction of reading would make a document look like another one.
    private static bool IsUnseen(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    [GeneratedRegex(@"\A[A-Za-z_/.$^][A-Za-z0-9_/.$^-]*( [A-Za-z0-9_/.$^()=-]+)*\z")]
    private static partial Regex Safe();

    // Words that YAML 1.1 or 1.2 readers take for something else than text.
    [GeneratedRegex(@"\A(y|n|yes|no|on|off|true|false|null|~|\.inf|\.nan|[-+.]?\d.*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();
}
