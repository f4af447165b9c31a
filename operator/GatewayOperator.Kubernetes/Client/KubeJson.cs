using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using k8s;

namespace GatewayOperator.Kubernetes;

/// <summary>JSON of our kinds by our metadata, of KubernetesClient's models by its own, nodes as they are.</summary>
internal static class KubeJson
{
    public static T Decode<T>(ArraySegment<byte> json)
        where T : class
    {
        if (typeof(T) == typeof(JsonObject))
        {
            return (T)(object)JsonNode.Parse(json.AsSpan())!.AsObject();
        }

        // Whatever is no model of KubernetesClient is ours, part of a kind too.
        if (!typeof(IKubernetesObject).IsAssignableFrom(typeof(T)))
        {
            return JsonSerializer.Deserialize<T>(json, ResourceJson.Options)!;
        }

        using var stream = new MemoryStream(json.Array!, json.Offset, json.Count, writable: false);
        return KubernetesJson.Deserialize<T>(stream);
    }

    /// <summary>The body as a node of its own, with the type that the API server insists on.</summary>
    public static JsonObject Encode(object body, ResourceType type)
    {
        var node = body switch
        {
            JsonNode given => given.DeepClone(),
            IResource resource => JsonSerializer.SerializeToNode(resource, resource.GetType(), ResourceJson.Options),
            _ => JsonNode.Parse(KubernetesJson.Serialize(body)),
        };
        var result = node as JsonObject
            ?? throw new ArgumentException("The body of a request is an object.", nameof(body));
        result["apiVersion"] ??= type.ApiVersion;
        result["kind"] ??= type.Kind;
        return result;
    }

    /// <summary>The object's metadata, made when there is none.</summary>
    public static JsonObject Metadata(JsonObject body)
    {
        if (body["metadata"] is not JsonObject metadata)
        {
            body["metadata"] = metadata = [];
        }

        return metadata;
    }

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
