using System.Collections.Concurrent;
using System.Reflection;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;

namespace GatewayOperator.Kubernetes;

/// <summary>A kind and where the API server serves it.</summary>
/// <remarks><paramref name="Group"/>: Empty for the core group.</remarks>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    private static readonly ConcurrentDictionary<Type, ResourceType> Known = new();

    // The models of KubernetesClient do not say which kinds belong to no namespace.
    private static readonly HashSet<string> ClusterScoped =
    [
        "APIService", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "ComponentStatus",
        "CustomResourceDefinition", "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node",
        "PersistentVolume", "PriorityClass", "RuntimeClass", "SelfSubjectAccessReview", "SelfSubjectReview",
        "SelfSubjectRulesReview", "StorageClass", "SubjectAccessReview", "TokenReview", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
    ];

    /// <summary>As objects carry it, for example <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The kind of one of our resources, of <see cref="Secret"/>, or of a model of KubernetesClient.</summary>
    /// <exception cref="ArgumentException">The type is none of them.</exception>
    public static ResourceType Of<T>() => Known.GetOrAdd(typeof(T), Find);

    /// <summary>The path of the kind, of one object, or of one object's subresource.</summary>
    /// <remarks><paramref name="ns"/>: Null or empty: in all namespaces, or the kind belongs to none.</remarks>
    public string Path(string? ns, string? name = null, string? subresource = null)
    {
        if (!Namespaced && !string.IsNullOrEmpty(ns))
        {
            throw new ArgumentException($"{Kind} belongs to no namespace, but '{ns}' was given.", nameof(ns));
        }

        var path = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        path += string.IsNullOrEmpty(ns) ? "" : "/namespaces/" + Uri.EscapeDataString(ns);
        path += "/" + Plural;
        path += name is null ? "" : "/" + Uri.EscapeDataString(name);
        return path + (subresource is null ? "" : "/" + subresource);
    }

    private static ResourceType Find(Type type)
    {
        if (type == typeof(Secret))
        {
            return new ResourceType("", "v1", "secrets", "Secret", Namespaced: true);
        }

        if (type.GetCustomAttribute<KubernetesEntityAttribute>() is { } ours)
        {
            return new ResourceType(ours.Group, ours.ApiVersion, ours.PluralName, ours.Kind, Namespaced: true);
        }

        var model = type.GetCustomAttribute<k8s.Models.KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{type.Name} is no kind that the API server serves.", nameof(type));
        // What nobody can list, like a review, has no plural in the models.
        var plural = string.IsNullOrEmpty(model.PluralName) ? model.Kind.ToLowerInvariant() + "s" : model.PluralName;
        return new ResourceType(
            model.Group, model.ApiVersion, plural, model.Kind, !ClusterScoped.Contains(model.Kind));
    }
}
