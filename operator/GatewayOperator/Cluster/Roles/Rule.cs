using System.Text.Json.Nodes;

namespace GatewayOperator.Cluster.Roles;

/// <summary>One rule of a Role.</summary>
/// <param name="Group">API group; empty for the core one.</param>
/// <param name="Resources">Plurals, subresources behind a slash.</param>
/// <param name="Verbs">What may be done.</param>
/// <param name="Names">Only to objects of these names; empty for all.</param>
public sealed record Rule(
    string Group, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs, IReadOnlyList<string> Names)
{
    public Rule(string group, IReadOnlyList<string> resources, params IReadOnlyList<string> verbs)
        : this(group, resources, verbs, [])
    {
    }

    public JsonObject ToJson()
    {
        var rule = new JsonObject
        {
            ["apiGroups"] = List([Group]), ["resources"] = List(Resources), ["verbs"] = List(Verbs),
        };
        if (Names.Count > 0)
        {
            rule["resourceNames"] = List(Names);
        }

        return rule;
    }

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)t)];
}
