using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Targets;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Targets.Manifests;

/// <summary>What the objects of one target's gateway have in common.</summary>
/// <param name="Target">The target.</param>
/// <param name="Options">The installation.</param>
public sealed record GatewayShape(DatabaseTarget Target, ClusterTargetOptions Options)
{
    /// <summary>Port that pods listen on, whatever the Service's is.</summary>
    public const int ClientPort = 5432;

    /// <summary>Port of probes and metrics.</summary>
    public const int OperationsPort = 9127;

    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string Namespace => Target.Metadata.Namespace;

    /// <summary>What everything goes with.</summary>
    public TargetOwner Owner => TargetOwner.Of(Target);

    public string Name => ClusterNames.Gateway(Target.Metadata.Name);

    /// <summary>What selects the pods; it can never change.</summary>
    public Dictionary<string, string> Selector => new()
    {
        [ClusterNames.NameLabel] = ClusterNames.GatewayName,
        [ClusterNames.TargetLabel] = ClusterNames.LabelValue(Target.Metadata.Name),
    };

    public Dictionary<string, string> PodLabels => new(Owner.Labels)
    {
        [ClusterNames.ComponentLabel] = ClusterNames.GatewayComponent,
    };

    /// <summary>Metadata of an object that goes with the target.</summary>
    public object Metadata(string? name = null) => Owner.Child(name ?? Name);

    /// <summary>An object from its fields; those that are null are not said.</summary>
    public static Manifest Manifest(ResourceType type, object body) =>
        new(type, (JsonObject)JsonSerializer.SerializeToNode(body, Json)!);
}
