using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.CrdGen;

/// <summary>
/// Makes structural schemas from the serializer's own view of the types, so that schema and decoder cannot disagree.
/// Defaults are stated in the documentation only: a server that fills them in makes GitOps tools see drift.
/// </summary>
public sealed class SchemaGenerator(bool withRules)
{
    private static readonly string[] Kept = ["required", "properties", "additionalProperties", "items"];

    /// <summary>The schema of a property of a kind (spec, status).</summary>
    public JsonObject Property(Type type, string name)
    {
        var property = type.GetProperty(name)!;
        var schema = (JsonObject)JsonSchemaExporter.GetJsonSchemaAsNode(
            ResourceJson.Options,
            property.PropertyType,
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform });
        schema.Insert(0, "description", property.GetCustomAttribute<DescriptionAttribute>()!.Description);
        return schema;
    }

    /// <summary>Adds the CEL rules that a class or property carries.</summary>
    public void AddRules(JsonObject schema, ICustomAttributeProvider provider)
    {
        var rules = provider.GetCustomAttributes(typeof(ValidationRuleAttribute), inherit: true)
            .Cast<ValidationRuleAttribute>().ToList();
        if (!withRules || rules.Count == 0)
        {
            return;
        }

        if (schema["x-kubernetes-validations"] is not JsonArray list)
        {
            schema["x-kubernetes-validations"] = list = [];
        }

        foreach (var rule in rules)
        {
            list.Add(new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message });
        }
    }

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var source = node as JsonObject ?? [];
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = Core(source, type);
        if (schema["type"]!.GetValue<string>() == "object")
        {
            AddRules(schema, type);
        }

        if (context.PropertyInfo?.AttributeProvider is { } property)
        {
            Decorate(schema, property);
        }

        return schema;
    }

    private static JsonObject Core(JsonObject source, Type type)
    {
        var schema = new JsonObject { ["type"] = TypeName(source, type) };
        if (type == typeof(KubeDuration) || type == typeof(ByteQuantity))
        {
            schema["pattern"] = type == typeof(KubeDuration) ? KubeDuration.Pattern : ByteQuantity.Pattern;
            schema["maxLength"] = 64;
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema["format"] = "date-time";
        }
        else if (type.IsEnum)
        {
            schema["enum"] = new JsonArray([.. Enum.GetNames(type).Select(n => JsonValue.Create(n))]);
        }
        else if (type == typeof(int) || type == typeof(long))
        {
            schema["format"] = type == typeof(int) ? "int32" : "int64";
        }

        foreach (var key in Kept)
        {
            if (source[key] is { } part)
            {
                source.Remove(key);
                schema[key] = part;
            }
        }

        return schema;
    }

    private static string TypeName(JsonObject source, Type type)
    {
        if (type.IsEnum
            || type == typeof(KubeDuration) || type == typeof(ByteQuantity) || type == typeof(DateTimeOffset))
        {
            return "string";
        }

        return source["type"] switch
        {
            JsonArray names => names.Select(n => n!.GetValue<string>()).First(n => n != "null"),
            JsonValue name => name.GetValue<string>(),
            _ => "object",
        };
    }

    private void Decorate(JsonObject schema, ICustomAttributeProvider property)
    {
        schema.Insert(0, "description", Find<DescriptionAttribute>(property)?.Description);
        var leaf = (JsonObject?)(schema["items"] ?? schema["additionalProperties"]) ?? schema;
        SchemaBounds.AddText(leaf, Find<LengthAttribute>(property), Find<PatternAttribute>(property));
        SchemaBounds.AddRange(leaf, Find<RangeAttribute>(property));
        SchemaBounds.AddCount(schema, Find<ItemsAttribute>(property));
        if (schema["type"]!.GetValue<string>() == "array")
        {
            AddListType(schema, property);
        }

        AddRules(schema, property);
    }

    private static void AddListType(JsonObject schema, ICustomAttributeProvider property)
    {
        if (Find<XListMapKeysAttribute>(property) is { } map)
        {
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray(map.Key);
        }
        else
        {
            schema["x-kubernetes-list-type"] = Find<XListSetAttribute>(property) is null ? "atomic" : "set";
        }
    }

    private static T? Find<T>(ICustomAttributeProvider property)
        where T : Attribute =>
        property.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}
