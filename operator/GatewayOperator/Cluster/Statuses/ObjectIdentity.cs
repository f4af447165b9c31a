using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using k8s.Models;

namespace GatewayOperator.Cluster.Statuses;

/// <summary>Which version of which object a status speaks about.</summary>
public sealed record ObjectIdentity(
    ResourceKey Key, string ApiVersion, string? Uid, long? Generation, string? ResourceVersion)
{
    /// <summary>As Events name it.</summary>
    public V1ObjectReference Reference => new()
    {
        ApiVersion = ApiVersion,
        Kind = Key.Kind,
        NamespaceProperty = Key.Namespace,
        Name = Key.Name,
        Uid = Uid,
        ResourceVersion = ResourceVersion,
    };

    public static ObjectIdentity Of(IResource resource) => new(
        ResourceKey.Of(resource),
        resource.ApiVersion,
        resource.Metadata.Uid,
        resource.Metadata.Generation,
        resource.Metadata.ResourceVersion);

    /// <summary>An object that cannot be decoded still has a name and a generation.</summary>
    public static ObjectIdentity Of(ResourceType type, BrokenObject broken) => new(
        new ResourceKey(type.Kind, broken.Key.Namespace, broken.Key.Name),
        type.ApiVersion,
        broken.Uid,
        broken.Metadata["generation"]?.GetValue<long>(),
        broken.ResourceVersion);
}
