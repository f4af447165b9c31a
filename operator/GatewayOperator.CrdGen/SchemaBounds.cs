using System.Text.Json.Nodes;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.CrdGen;

/// <summary>Writes the bounds of strings, numbers and collections; every string and collection gets some.</summary>
public static class SchemaBounds
{
    public static void AddText(JsonObject schema, LengthAttribute? length, PatternAttribute? pattern)
    {
        var isFreeText = schema["type"]!.GetValue<string>() == "string"
            && schema["enum"] is null && schema["format"] is null && schema["pattern"] is null;
        if (!isFreeText)
        {
            return;
        }

        if (length is { MinLength: > 0 })
        {
            schema["minLength"] = length.MinLength;
        }

        schema["maxLength"] = length?.MaxLength ?? SchemaLimits.MaxLength;
        if (pattern is not null)
        {
            schema["pattern"] = pattern.Pattern;
        }
    }

    public static void AddRange(JsonObject schema, RangeAttribute? range)
    {
        if (range is null)
        {
            return;
        }

        schema["minimum"] = range.Minimum;
        if (range.Maximum != long.MaxValue)
        {
            schema["maximum"] = range.Maximum;
        }
    }

    public static void AddCount(JsonObject schema, ItemsAttribute? items)
    {
        var suffix = schema["items"] is not null
            ? "Items"
            : schema["additionalProperties"] is not null ? "Properties" : null;
        if (suffix is null)
        {
            return;
        }

        if (items is { MinItems: > 0 })
        {
            schema["min" + suffix] = items.MinItems;
        }

        schema["max" + suffix] = items?.MaxItems ?? SchemaLimits.MaxItems;
    }
}
