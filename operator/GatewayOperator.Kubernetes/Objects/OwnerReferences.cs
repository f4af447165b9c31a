using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// Children carry a reference to the object that they were made for and are collected with it. Never used for
/// records and requests: they must outlive what they speak about.
/// </summary>
public static class OwnerReferences
{
    /// <summary>
    /// Metadata that makes <paramref name="owner"/> the controller of a child in the same namespace. The owner's
    /// deletion does not wait for the child, for which the operator would need a right on the owner's finalizers.
    /// </summary>
    public static JsonArray Controller(IResource owner) => new(new JsonObject
    {
        ["apiVersion"] = owner.ApiVersion,
        ["kind"] = owner.Kind,
        ["name"] = owner.Metadata.Name,
        ["uid"] = owner.Metadata.Uid ?? throw new ArgumentException("The owner has no uid.", nameof(owner)),
        ["controller"] = true,
    });

    /// <summary>The object of the type that controls the child; null when none does.</summary>
    public static ObjectKey? ControllerOf(object child, ResourceType type) =>
        ObjectReading.ControllerOf(child) is { } owner
        && owner.Kind == type.Kind
        && owner.ApiVersion.Split('/')[0] == type.ApiVersion.Split('/')[0]
            ? new ObjectKey(ObjectReading.KeyOf(child).Namespace, owner.Name)
            : null;

    /// <summary>Whether exactly this object, not one of the same name before it, controls the child.</summary>
    public static bool Controls(IResource owner, object child) =>
        owner.Metadata.Uid is { } uid && ObjectReading.ControllerOf(child)?.Uid == uid;
}
