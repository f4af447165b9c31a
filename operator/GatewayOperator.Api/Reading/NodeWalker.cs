using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.Reading;

/// <summary>
/// Walks a YAML tree along the serializer's own metadata and turns it into JSON. Unknown fields, duplicate keys, wrong
/// types, missing and out-of-range values are collected as errors; nothing is ignored.
/// </summary>
public sealed class NodeWalker(string file)
{
    private readonly List<ResourceError> _errors = [];
    private readonly Dictionary<string, YamlPosition> _positions = [];

    public IReadOnlyList<ResourceError> Errors => _errors;

    public IReadOnlyDictionary<string, YamlPosition> Positions => _positions;

    /// <summary>The tree as JSON of <paramref name="type"/>; meaningful only without <see cref="Errors"/>.</summary>
    public JsonNode? Walk(YamlNode node, Type type) => Walk(node, type, FieldRules.None, "");

    private JsonNode? Walk(YamlNode node, Type declared, FieldRules rules, string path)
    {
        _positions.TryAdd(path, node.Position);
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var shape = ResourceJson.Options.GetTypeInfo(type);
        return shape.Kind switch
        {
            JsonTypeInfoKind.Object => WalkObject(node, shape, path),
            JsonTypeInfoKind.Enumerable => WalkList(node, shape.ElementType!, rules, path),
            JsonTypeInfoKind.Dictionary => WalkMap(node, shape.ElementType!, rules, path),
            _ => WalkScalar(node, type, rules, path),
        };
    }

    private JsonNode? WalkObject(YamlNode node, JsonTypeInfo shape, string path)
    {
        if (node is not YamlMapping mapping)
        {
            return Fail(node.Position, path, $"must be a mapping with fields {Fields(shape)}.");
        }

        var result = new JsonObject();
        var seen = new HashSet<string>();
        foreach (var entry in mapping.Entries)
        {
            var property = shape.Properties.FirstOrDefault(p => p.Name == entry.Key);
            var at = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
            if (property is null)
            {
                Fail(entry.Position, at, Unknown(entry.Key, shape));
            }
            else if (!seen.Add(entry.Key))
            {
                Fail(entry.Position, at, "appears twice; remove one of them.");
            }
            else if (!IsAbsent(entry.Value, property))
            {
                result[entry.Key] = Walk(
                    entry.Value, property.PropertyType, new FieldRules(property.AttributeProvider), at);
            }
        }

        RequireAll(shape, mapping, path);
        return result;
    }

    // Kubernetes prunes a null; for an enum it is more likely that somebody wrote the word Null without quotes.
    private static bool IsAbsent(YamlNode value, JsonPropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return value is YamlScalar { IsNull: true } scalar
            && !(type.IsEnum && Enum.GetNames(type).Contains(scalar.Text));
    }

    private void RequireAll(JsonTypeInfo shape, YamlMapping mapping, string path)
    {
        foreach (var property in shape.Properties.Where(p => p.IsRequired))
        {
            var entry = mapping.Entries.FirstOrDefault(e => e.Key == property.Name);
            if (entry is null || IsAbsent(entry.Value, property))
            {
                var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                Fail(entry?.Position ?? mapping.Position, at, "is required; add it.");
            }
        }
    }

    private JsonNode? WalkList(YamlNode node, Type element, FieldRules rules, string path)
    {
        if (node is not YamlSequence sequence)
        {
            return Fail(node.Position, path, "must be a list: write [a, b], or one line starting with - per entry.");
        }

        Report(rules.CheckCount(sequence.Items.Count), sequence.Position, path);
        var result = new JsonArray();
        var seen = new HashSet<string>();
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var at = $"{path}[{i}]";
            var item = Walk(sequence.Items[i], element, rules, at);
            result.Add(item);
            var identity = rules.IsSet ? item?.ToString() : rules.MapKey is { } key ? item?[key]?.ToString() : null;
            if (identity is not null && !seen.Add(identity))
            {
                Fail(sequence.Items[i].Position, at, $"\"{identity}\" appears twice; remove one of them.");
            }
        }

        return result;
    }

    private JsonNode? WalkMap(YamlNode node, Type element, FieldRules rules, string path)
    {
        if (node is not YamlMapping mapping)
        {
            return Fail(node.Position, path, "must be a mapping of names to values.");
        }

        Report(rules.CheckCount(mapping.Entries.Count), mapping.Position, path);
        var result = new JsonObject();
        foreach (var entry in mapping.Entries)
        {
            var at = $"{path}.{entry.Key}";
            if (result.ContainsKey(entry.Key))
            {
                Fail(entry.Position, at, "appears twice; remove one of them.");
                continue;
            }

            result[entry.Key] = Walk(entry.Value, element, rules, at);
        }

        return result;
    }

    private JsonNode? WalkScalar(YamlNode node, Type type, FieldRules rules, string path)
    {
        if (node is not YamlScalar scalar)
        {
            return Fail(node.Position, path, "must be a single value, not a list or mapping.");
        }

        var (value, error) = ScalarReader.Read(scalar, type, rules);
        Report(error, scalar.Position, path);
        return value;
    }

    private static string Unknown(string field, JsonTypeInfo shape)
    {
        var near = Suggestion.For(field, shape.Properties.Select(p => p.Name));
        return near is null
            ? $"is not a field. Known fields: {Fields(shape)}."
            : $"is not a field; did you mean {near}?";
    }

    private static string Fields(JsonTypeInfo shape) => string.Join(", ", shape.Properties.Select(p => p.Name));

    private void Report(string? fault, YamlPosition position, string path)
    {
        if (fault is not null)
        {
            Fail(position, path, fault);
        }
    }

    // Always null, for the caller to pass on.
    private JsonNode? Fail(YamlPosition position, string path, string message)
    {
        _errors.Add(new ResourceError(file, position.Line, position.Column, path, message));
        return null;
    }
}
