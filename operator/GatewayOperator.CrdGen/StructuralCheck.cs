using System.Text.Json.Nodes;

namespace GatewayOperator.CrdGen;

/// <summary>
/// Fails the generation of a schema that an API server would refuse or prune, or that nobody could explain (structural
/// schema, https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/).
/// </summary>
public static class StructuralCheck
{
    private static readonly string[] Forbidden =
        ["$ref", "nullable", "uniqueItems", "default", "anyOf", "oneOf", "allOf", "not"];

    private static readonly string[] Elements = ["items", "additionalProperties"];

    /// <exception cref="InvalidOperationException">The schema breaks a rule; the message names the path.</exception>
    public static void Require(JsonObject schema, string path)
    {
        if (schema["type"] is null)
        {
            throw new InvalidOperationException($"{path} has no type.");
        }

        foreach (var word in Forbidden.Where(schema.ContainsKey))
        {
            throw new InvalidOperationException($"{path} uses {word}.");
        }

        if (schema["properties"] is not null && schema["additionalProperties"] is not null)
        {
            throw new InvalidOperationException($"{path} has properties and additionalProperties.");
        }

        foreach (var (name, child) in (JsonObject?)schema["properties"] ?? [])
        {
            if (name != "metadata" && child!["description"] is null)
            {
                throw new InvalidOperationException($"{path}.{name} has no description.");
            }

            Require((JsonObject)child!, $"{path}.{name}");
        }

        foreach (var child in Elements.Select(e => schema[e]).OfType<JsonObject>())
        {
            Require(child, $"{path}[]");
        }
    }
}
