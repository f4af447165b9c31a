using System.Text.Json.Nodes;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes;
using GatewayOperator.Targets;

namespace GatewayOperator.Cluster.Targets;

/// <summary>Keeps the operator from taking over what somebody else made under a name that it needs.</summary>
public static class ForeignObjects
{
    /// <exception cref="TargetMaterialsException">There is an object of this name that is not the target's.</exception>
    public static async Task RefuseAsync(
        KubeClient client, IResource target, ResourceType type, string name, CancellationToken ct)
    {
        var found = await client.GetAsync<JsonObject>(target.Metadata.Namespace, name, ct, type)
            .ConfigureAwait(false);
        if (found is not null && !OwnerReferences.Controls(target, found))
        {
            throw NotOurs(target, type, name);
        }
    }

    public static TargetMaterialsException NotOurs(IResource target, ResourceType type, string name) => new(
        $"{type.Kind} {name} exists and does not belong to this target. Delete it, or wait until it is gone if an "
            + $"earlier target {target.Metadata.Name} had it.");
}
