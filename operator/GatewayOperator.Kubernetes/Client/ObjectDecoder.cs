using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Decodes objects one by one, so that one that this version does not understand hides none of the others.
/// </summary>
internal sealed class ObjectDecoder<T>(ResourceType type)
    where T : class
{
    private readonly byte[] _prefix =
        Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{type.ApiVersion}\",\"kind\":\"{type.Kind}\",");

    public ResourceType Type => type;

    /// <summary>The object, or what is left of it: exactly one of the two is not null.</summary>
    /// <exception cref="JsonException">This is not even an object with a name.</exception>
    public (KubeObject<T>? Object, BrokenObject? Broken) Decode(ArraySegment<byte> json)
    {
        var header = ObjectHeader.Read(json);
        if (header.Name is null)
        {
            throw new JsonException($"An object of kind {type.Kind} has no name.");
        }

        try
        {
            var value = KubeJson.Decode<T>(header.HasType ? json : WithType(json));
            return (new KubeObject<T>(header.Key, header.Uid, header.ResourceVersion, value), null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var metadata = Metadata(json);
            return (null, new BrokenObject(header.Key, header.Uid, header.ResourceVersion, metadata, Explain(e)));
        }
    }

    private ArraySegment<byte> WithType(ArraySegment<byte> json)
    {
        var rest = json.AsSpan()[(json.AsSpan().IndexOf((byte)'{') + 1)..];
        return (byte[])[.. _prefix, .. rest];
    }

    private static JsonObject Metadata(ArraySegment<byte> json)
    {
        var metadata = JsonNode.Parse(json.AsSpan())?["metadata"] as JsonObject ?? [];
        metadata.Remove("managedFields");
        return (JsonObject)metadata.DeepClone();
    }

    // Messages of converters may quote the value, and the kind may be a Secret: only places are told.
    private static string Explain(Exception error) => error switch
    {
        JsonException json when json.Message.Contains("missing required", StringComparison.Ordinal) =>
            $"{json.Path ?? "$"}: a required field is missing",
        JsonException { Path: { } path } => $"{path}: a value that this version does not understand",
        _ => "a value that this version does not understand",
    };
}
