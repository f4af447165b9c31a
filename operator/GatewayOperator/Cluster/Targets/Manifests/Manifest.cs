using System.Text.Json.Nodes;
using GatewayOperator.Kubernetes;

namespace GatewayOperator.Cluster.Targets.Manifests;

/// <summary>One object as it shall be: what the operator says about it, and nothing else.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Body">Its fields, without apiVersion and kind.</param>
public sealed record Manifest(ResourceType Type, JsonObject Body)
{
    public string Name => Body["metadata"]!["name"]!.GetValue<string>();
}
