using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using k8s;
using k8s.Models;

namespace GatewayOperator.Kubernetes;

/// <summary>Reads metadata of an object, be it a resource of ours, a model of KubernetesClient or JSON.</summary>
internal static class ObjectReading
{
    public static ObjectKey KeyOf(object value) => value switch
    {
        IResource resource => new ObjectKey(resource.Metadata.Namespace, resource.Metadata.Name),
        IKubernetesObject<V1ObjectMeta> { Metadata: var meta } =>
            new ObjectKey(meta.NamespaceProperty ?? "", meta.Name),
        JsonObject json => new ObjectKey(Text(json, "namespace") ?? "", Text(json, "name") ?? ""),
        _ => throw Unknown(value),
    };

    public static ObjectHead HeadOf(object value) => value switch
    {
        IResource { Metadata: var meta } => new ObjectHead(
            meta.Generation ?? 0,
            meta.ResourceVersion,
            meta.DeletionTimestamp is not null,
            Digest(meta.Labels, meta.Annotations, meta.Finalizers)),
        IKubernetesObject<V1ObjectMeta> { Metadata: var meta } => new ObjectHead(
            meta.Generation ?? 0,
            meta.ResourceVersion,
            meta.DeletionTimestamp is not null,
            Digest(meta.Labels, meta.Annotations, meta.Finalizers)),
        JsonObject json => new ObjectHead(
            Metadata(json)?["generation"]?.GetValue<long>() ?? 0,
            Text(json, "resourceVersion"),
            Text(json, "deletionTimestamp") is not null,
            Digest(Pairs(json, "labels"), Pairs(json, "annotations"), Words(json, "finalizers"))),
        _ => throw Unknown(value),
    };

    /// <summary>The owner that controls the object; null when none does or the type keeps no owners.</summary>
    public static V1OwnerReference? ControllerOf(object value) => value switch
    {
        IKubernetesObject<V1ObjectMeta> { Metadata: var meta } =>
            meta.OwnerReferences?.FirstOrDefault(o => o.Controller == true),
        JsonObject json => (Metadata(json)?["ownerReferences"] as JsonArray)?
            .OfType<JsonObject>()
            .Where(o => o["controller"]?.GetValue<bool>() == true)
            .Select(o => new V1OwnerReference
            {
                ApiVersion = o["apiVersion"]?.GetValue<string>(),
                Kind = o["kind"]?.GetValue<string>(),
                Name = o["name"]?.GetValue<string>(),
                Uid = o["uid"]?.GetValue<string>(),
                Controller = true,
            })
            .FirstOrDefault(),
        _ => null,
    };

    private static int Digest(
        IEnumerable<KeyValuePair<string, string>>? labels,
        IEnumerable<KeyValuePair<string, string>>? annotations,
        IEnumerable<string>? finalizers)
    {
        var hash = default(HashCode);
        foreach (var pairs in new[] { labels, annotations })
        {
            foreach (var (name, value) in (pairs ?? []).OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                hash.Add(name);
                hash.Add(value);
            }

            hash.Add(0);
        }

        foreach (var finalizer in finalizers ?? [])
        {
            hash.Add(finalizer);
        }

        return hash.ToHashCode();
    }

    private static JsonObject? Metadata(JsonObject json) => json["metadata"] as JsonObject;

    private static string? Text(JsonObject json, string name) => Metadata(json)?[name]?.GetValue<string>();

    private static IEnumerable<KeyValuePair<string, string>> Pairs(JsonObject json, string name) =>
        (Metadata(json)?[name] as JsonObject ?? [])
            .Select(p => KeyValuePair.Create(p.Key, p.Value?.GetValue<string>() ?? ""));

    private static IEnumerable<string> Words(JsonObject json, string name) =>
        (Metadata(json)?[name] as JsonArray ?? []).Select(n => n?.GetValue<string>() ?? "");

    private static ArgumentException Unknown(object value) =>
        new($"{value.GetType().Name} has no metadata that the runtime can read.", nameof(value));
}
