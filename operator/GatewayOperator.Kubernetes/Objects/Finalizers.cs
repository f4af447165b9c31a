using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// A finalizer holds an object back until what it stands for outside the API server is undone. Both writes are
/// refused (Conflict) when somebody changed the object meanwhile; the reconcile then comes back with the new one.
/// </summary>
public static class Finalizers
{
    public static bool Has(IResource resource, string finalizer) => resource.Metadata.Finalizers.Contains(finalizer);

    /// <summary>Adds the finalizer, before the work that it guards; returns the object with it.</summary>
    public static Task<T> AddAsync<T>(
        KubeClient client, T resource, string finalizer, CancellationToken cancellationToken)
        where T : class, IResource
    {
        if (Has(resource, finalizer) || resource.Metadata.DeletionTimestamp is not null)
        {
            return Task.FromResult(resource);
        }

        return WriteAsync(client, resource, [.. resource.Metadata.Finalizers, finalizer], cancellationToken);
    }

    /// <summary>Removes the finalizer, after the work is undone. That the object is gone already is fine.</summary>
    public static async Task RemoveAsync<T>(
        KubeClient client, T resource, string finalizer, CancellationToken cancellationToken)
        where T : class, IResource
    {
        if (!Has(resource, finalizer))
        {
            return;
        }

        try
        {
            var left = resource.Metadata.Finalizers.Where(f => f != finalizer);
            await WriteAsync(client, resource, [.. left], cancellationToken);
        }
        catch (KubeApiException e) when (e.IsNotFound)
        {
            // Somebody else removed it, and with it the object went.
        }
    }

    private static Task<T> WriteAsync<T>(
        KubeClient client, T resource, string[] finalizers, CancellationToken cancellationToken)
        where T : class, IResource
        => client.MergePatchAsync<T>(
            resource.Metadata.Namespace,
            resource.Metadata.Name,
            Patch(resource, finalizers),
            cancellationToken,
            resourceVersion: resource.Metadata.ResourceVersion);

    // The uid keeps the patch from an object of the same name that was created meanwhile.
    private static JsonObject Patch(IResource resource, string[] finalizers) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = resource.Metadata.Uid,
            ["finalizers"] = new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]),
        },
    };
}
