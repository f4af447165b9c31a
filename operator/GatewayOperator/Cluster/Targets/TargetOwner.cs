using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Targets;

/// <summary>A target as the owner of what is made for it.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity: a target that is made again under the name is another.</param>
public sealed record TargetOwner(string Namespace, string Name, string Uid) : IResource
{
    public string ApiVersion => ResourceGroup.ApiVersion;

    public string Kind => ResourceKinds.Target;

    public ObjectMeta Metadata => new() { Namespace = Namespace, Name = Name, Uid = Uid };

    /// <summary>The labels of everything that belongs to it.</summary>
    public Dictionary<string, string> Labels => new()
    {
        [ClusterNames.ManagedByLabel] = ClusterNames.ManagedBy,
        [ClusterNames.NameLabel] = ClusterNames.GatewayName,
        [ClusterNames.TargetLabel] = ClusterNames.LabelValue(Name),
    };

    public static TargetOwner Of(DatabaseTarget target) => new(
        target.Metadata.Namespace,
        target.Metadata.Name,
        target.Metadata.Uid ?? throw new ArgumentException("The target has no uid.", nameof(target)));

    /// <summary>Metadata of an object that goes with the target.</summary>
    public object Child(string name) => new
    {
        name,
        @namespace = Namespace,
        labels = Labels,
        ownerReferences = OwnerReferences.Controller(this),
    };
}
