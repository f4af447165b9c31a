using System.Text.Json.Nodes;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Targets.Manifests;

/// <summary>
/// Whether an object is what its manifest says. What the manifest does not say is somebody else's: defaults, status,
/// what other tools add. Lists are theirs to add to where elements have names, except where an element gives a right or
/// a way in.
/// </summary>
public static class ManifestDrift
{
    private static readonly HashSet<ResourceType> Exact =
        [OwnedKinds.Role, OwnedKinds.RoleBinding, OwnedKinds.NetworkPolicy, OwnedKinds.Service];

    public static bool Differs(Manifest manifest, JsonObject live)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return !Holds(manifest.Body, live, Exact.Contains(manifest.Type));
    }

    private static bool Holds(JsonNode? wanted, JsonNode? live, bool exact) => (wanted, live) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.All(field => Holds(field.Value, b[field.Key], exact)),
        // The server leaves out what is empty.
        (JsonObject { Count: 0 }, null) => true,
        (JsonArray a, JsonArray b) => exact || !a.All(HasName) ? Equal(a, b, exact) : Contains(a, b),
        (JsonArray { Count: 0 }, null) => true,
        (JsonValue, JsonValue) => JsonNode.DeepEquals(wanted, live),
        _ => false,
    };

    private static bool HasName(JsonNode? element) => NameOf(element) is not null;

    private static string? NameOf(JsonNode? element) =>
        (element as JsonObject)?["name"] is JsonValue name ? name.GetValue<string>() : null;

    private static bool Equal(JsonArray wanted, JsonArray live, bool exact) =>
        wanted.Count == live.Count && wanted.Zip(live).All(pair => Holds(pair.First, pair.Second, exact));

    private static bool Contains(JsonArray wanted, JsonArray live) =>
        wanted.All(a => live.Any(b => NameOf(b) == NameOf(a) && Holds(a, b, exact: false)));
}
